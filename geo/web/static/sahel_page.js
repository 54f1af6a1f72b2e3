/* Going back in the browser. A page that is just being opened has an address without a link, and writes its full link a
   moment later: that takes the bare address's place in the history, so that nobody has to go back twice. */
(function () {
  "use strict";
  if (window.sahelPage) return;
  window.sahelPage = true;
  const push = history.pushState.bind(history);
  history.pushState = function (state, title, url) {
    const next = new URL(url, location.href);
    const samePage = next.pathname === location.pathname;
    if (samePage && next.search && !location.search) history.replaceState(state, title, url);
    else push(state, title, url);
  };
})();
