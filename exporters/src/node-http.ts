/**
 * Node's HTTP, without what an `import` of it costs: an ES import evaluates every export of a built-in module, and one
 * of them loads the whole fetch implementation (12 MB that this process never uses).
 */
export const { createServer, STATUS_CODES } = process.getBuiltinModule('node:http');
