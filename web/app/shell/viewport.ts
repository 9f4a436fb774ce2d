/**
 * The one place that knows how high the shell may be. On a phone the keyboard covers the page without
 * changing its layout height; only `visualViewport` tells, so the shell takes its height from there.
 */
export function followViewport(root: HTMLElement): void {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const fit = (): void => {
    // Pinch zoom shrinks the visual viewport too, and must not shrink the shell.
    if (viewport.scale > 1.01) return;
    root.style.setProperty('--app-height', `${viewport.height}px`);
    root.style.setProperty('--app-top', `${viewport.offsetTop}px`);
  };
  viewport.addEventListener('resize', fit);
  viewport.addEventListener('scroll', fit);
  fit();
}
