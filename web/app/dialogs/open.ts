/** Opens a dialog by name. Each is loaded when first asked for. */
import { router } from '../routes/router.ts';

const dialogs = {
  'new-room': () => import('./new-room.ts'),
  invite: () => import('./invite.ts'),
  members: () => import('./members.ts'),
  leave: () => import('./leave.ts'),
  switcher: () => import('./switcher.ts'),
  shortcuts: () => import('./shortcuts.ts'),
  'sign-out': () => import('./sign-out.ts'),
  'link-device': () => import('./link-device.ts'),
  'install-ios': () => import('./install-ios.ts'),
};

/** What a dialog is given is what its properties are. */
export async function openDialog(name: keyof typeof dialogs, properties: object = {}): Promise<void> {
  const here = router.value, tag = `app-${name}-dialog`;
  // At once where it is there: what is typed right after the key for it arrives in its field.
  if (!customElements.get(tag)) await dialogs[name]();
  // What is about a room came too late for whoever went on meanwhile.
  if ('room' in properties && router.value !== here) return;
  if (!document.querySelector(tag)) document.body.append(Object.assign(document.createElement(tag), properties));
}
