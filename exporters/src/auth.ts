import { z } from 'zod';
import { parseTargetPattern, type TargetPattern } from './allow-list.ts';
import { tlsModule, type TlsOptions } from './connect.ts';
import { ConfigError, readSettingFile, section } from './settings.ts';

/** Credentials that `auth=<name>` puts to use. */
export interface Auth {
  name: string;
  username: string | null;
  password: string | null;
  /** Set: TLS is spoken even where the target's scheme leaves it open. */
  tls: TlsOptions | null;
  /** The only targets these credentials may be sent to; null: any that is allowed. */
  targets: readonly TargetPattern[] | null;
}

/** `host:port` patterns, as in `targets.allow`. */
export const targetPatterns = z.array(
  z.string('write host:port').transform((text, context) => {
    const parsed = parseTargetPattern(text);
    if (parsed.ok) return parsed.value;
    context.addIssue({ code: 'custom', message: parsed.problem });
    return z.NEVER;
  }),
);

const filePath = z.string('write the path of a file').min(1, 'write the path of a file');

export const authSection = section({
  username: z.string().min(1).optional(),
  password: z.string().min(1).optional(),
  password_file: filePath.optional(),
  targets: targetPatterns.optional(),
  tls: section({
    ca_file: filePath.optional(),
    cert_file: filePath.optional(),
    key_file: filePath.optional(),
    server_name: z.string().min(1).optional(),
    insecure_skip_verify: z.boolean().default(false),
  }).optional(),
})
  .refine(({ password, password_file }) => password === undefined || password_file === undefined, {
    message: 'give password or password_file, not both',
  })
  .refine(({ tls }) => (tls?.cert_file === undefined) === (tls?.key_file === undefined), {
    message: 'tls.cert_file and tls.key_file belong together: give both or neither',
  });

type AuthSection = z.infer<typeof authSection>;

/** Reads the files an auth module names. @throws ConfigError */
export async function loadAuth(name: string, settings: AuthSection, folder: string): Promise<Auth> {
  const field = `auth.${name}`;
  const { username, password, password_file, targets, tls } = settings;
  return {
    name,
    username: username ?? null,
    password:
      password_file === undefined
        ? (password ?? null)
        : await readSettingFile(`${field}.password_file`, password_file, folder),
    tls: tls === undefined ? null : await loadTls(`${field}.tls`, tls, folder),
    targets: targets ?? null,
  };
}

async function loadTls(field: string, tls: NonNullable<AuthSection['tls']>, folder: string): Promise<TlsOptions> {
  const read = async (key: 'ca_file' | 'cert_file' | 'key_file') => {
    const path = tls[key];
    return path === undefined ? undefined : readSettingFile(`${field}.${key}`, path, folder);
  };
  const [ca, cert, key] = await Promise.all([read('ca_file'), read('cert_file'), read('key_file')]);
  const options = {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(tls.server_name !== undefined && { serverName: tls.server_name }),
    verify: !tls.insecure_skip_verify,
  };
  const message = 'ca_file, cert_file and key_file must hold PEM, cert and key of one pair';
  // Node takes an authority it cannot read without a word, and then trusts nobody.
  if (ca?.includes('-----BEGIN CERTIFICATE-----') === false) throw new ConfigError([{ field, message }]);
  try {
    tlsModule().createSecureContext(options);
  } catch (error) {
    throw new ConfigError([{ field, message }], { cause: error });
  }
  return options;
}
