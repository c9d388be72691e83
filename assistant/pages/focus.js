// Gives the keyboard back. Streamlit draws some things anew under the hands of who uses them: what was pressed is then
// another element, or gone, and the browser leaves the focus with nothing. It goes to what stands in that place now, else
// to the stop before it. Nothing scrolls, and who went elsewhere meanwhile is left alone.
(() => {
  const STOPS = 'a[href], button, input, select, textarea, summary, [tabindex]';
  const LOOK_MS = 80, N_LOOKS = 60;
  let held = null, outside = null, waiting = false;

  const usable = e => e.isConnected && !e.disabled && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true });
  const stopsOf = root => [...root.querySelectorAll(STOPS)].filter(usable);
  const nameOf = e => e.getAttribute('aria-label') || e.innerText;
  const isLost = () => held && !held.target.isConnected && (document.activeElement ?? document.body) === document.body;
  const isBusy = () => document.querySelector('[data-test-script-state]')?.dataset.testScriptState !== 'notRunning';

  document.addEventListener('focusin', ({ target }) => {
    const around = [];
    for (let e = target.parentElement; e; e = e.parentElement) around.push(e);
    const inDialog = target.closest('[role=dialog]') !== null;
    held = { target, name: nameOf(target), around, stops: stopsOf(document), inDialog };
    if (!inDialog) outside = held;
  });

  document.addEventListener('focusout', ({ target, relatedTarget }) => {
    // Who clicks beside everything wants nothing to have it.
    const leave = () => { if (target.isConnected && !target.disabled && document.activeElement === document.body) held = null; };
    if (!relatedTarget) setTimeout(leave);
  });

  function nearest(lost) {
    // A dialog is gone; before it, the keyboard was somewhere on the page.
    if (lost.inDialog && outside) return usable(outside.target) ? outside.target : nearest(outside);
    const at = lost.stops.indexOf(lost.target);
    const others = [...lost.stops.slice(0, Math.max(at, 0)).reverse(), ...lost.stops.slice(at + 1)];
    for (const part of lost.around.filter(e => e.isConnected)) {
      const here = stopsOf(part), fresh = here.filter(e => !lost.stops.includes(e));
      const found = fresh.find(e => nameOf(e) === lost.name) ?? fresh[0] ?? others.find(e => here.includes(e));
      if (found) return found;
    }
    return null;
  }

  function giveBack(nLooks) {
    if (isLost() && isBusy() && nLooks > 0) { setTimeout(giveBack, LOOK_MS, nLooks - 1); return; }
    waiting = false;
    if (isLost()) nearest(held)?.focus({ preventScroll: true });
  }

  new MutationObserver(() => {
    if (waiting || !isLost()) return;
    waiting = true;
    setTimeout(giveBack, LOOK_MS, N_LOOKS);
  }).observe(document, { childList: true, subtree: true });
})();
