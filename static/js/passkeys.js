// Passkeys: forms of allauth that need the browser's authenticator (see templates/mfa).

export function start(root) {
  void root;
}
