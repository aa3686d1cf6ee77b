/** A registry's login. Only `username` and `origin`, which says where it was found, are ever printed. */
export type Login =
  | { readonly username: string; readonly password: string; readonly origin: string }
  | { readonly identityToken: string; readonly origin: string };

export type Environment = Readonly<Partial<Record<string, string>>>;
