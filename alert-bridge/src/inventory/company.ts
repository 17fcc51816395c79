/** The company itself, as a customer: owner of what belongs to no other, such as the monitoring chain. */
export const COMPANY = 'company';
