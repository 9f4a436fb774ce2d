/** Whether the main pointer is a finger: its keyboard's Enter breaks the line, since Shift+Enter is out of reach. */
const onTouch = (): boolean => matchMedia('(pointer: coarse)').matches;

/** While an input method composes, its keys are its own (229: Safari, after the composition has ended). */
export const isComposing = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === 229;

/** What Enter does; `mod` sends by Ctrl+Enter or Cmd+Enter in any case. */
export function sends(event: KeyboardEvent, enter: 'auto' | 'send' | 'break'): boolean {
  if (event.key !== 'Enter' || isComposing(event) || event.shiftKey || event.altKey) return false;
  if (event.ctrlKey || event.metaKey) return true;
  return enter === 'send' || (enter !== 'break' && !onTouch());
}
