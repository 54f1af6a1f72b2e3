/* What the page itself keeps: its language, the guide that was put away, and the way back in the browser.

   Going back in the browser. A page that is just being opened has an address without a link, and writes its full link a
   moment later: that takes the bare address's place in the history, so that nobody has to go back twice. A page opened
   by the server (st.switch_page) has its link written under the address of the page before: nobody saw that either, so
   the page takes its place, as long as nobody clicked or typed in between. */
(function () {
  "use strict";
  if (window.sahelPage) return;
  window.sahelPage = true;
  const push = history.pushState.bind(history);
  let unseen = false;
  const looked = () => { unseen = false; };
  for (const act of ["pointerdown", "click", "keydown", "popstate"]) window.addEventListener(act, looked, true);
  history.pushState = function (state, title, url) {
    const next = new URL(url, location.href);
    const samePage = next.pathname === location.pathname;
    if (samePage ? next.search && !location.search : unseen) {
      history.replaceState(state, title, url);
      unseen = false;
    } else {
      push(state, title, url);
      unseen = samePage;
    }
    speak();
  };

  /* A screen reader speaks the language that the page names. */
  function speak() {
    const named = new URLSearchParams(location.search).get("lang");
    if (named) document.documentElement.lang = named.slice(0, 2);
  }
  window.addEventListener("popstate", speak);
  speak();

  /* The guided start, once put away, stays away in this browser until it is called back. */
  document.addEventListener("click", ({ target }) => {
    const button = target.closest(".st-key-guide_done button, .st-key-guide_open button");
    if (!button) return;
    const age = button.closest(".st-key-guide_done") ? 31536000 : 0;
    document.cookie = "sahel_guide=done; path=/; max-age=" + age + "; samesite=strict";
  }, true);
})();
