/** Opens a dialog by name. Each is loaded when first asked for. */
import type { AppDialog } from './dialog.ts';

const dialogs = {
  'new-room': () => import('./new-room.ts').then(({ NewRoom }) => NewRoom),
  invite: () => import('./invite.ts').then(({ Invite }) => Invite),
  members: () => import('./members.ts').then(({ Members }) => Members),
  leave: () => import('./leave.ts').then(({ Leave }) => Leave),
  switcher: () => import('./switcher.ts').then(({ Switcher }) => Switcher),
  shortcuts: () => import('./shortcuts.ts').then(({ Shortcuts }) => Shortcuts),
  'sign-out': () => import('./sign-out.ts').then(({ SignOut }) => SignOut),
  'link-device': () => import('./link-device.ts').then(({ LinkDevice }) => LinkDevice),
  'install-ios': () => import('./install-ios.ts').then(({ InstallIos }) => InstallIos),
};

/** What a dialog is given is what its properties are. */
export async function openDialog(name: keyof typeof dialogs, properties: Record<string, unknown> = {}): Promise<void> {
  const Dialog = await dialogs[name]() as new () => AppDialog;
  if (document.querySelector(`body > [data-dialog="${name}"]`)) return;
  const dialog = Object.assign(new Dialog(), properties);
  dialog.dataset.dialog = name;
  document.body.append(dialog);
}
