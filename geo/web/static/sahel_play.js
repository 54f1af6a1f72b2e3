/* Playing the map month by month. Frames are fetched once, ahead; each is painted over the map that is there, on the same
   colours, without asking anybody. What the page has set stays set until the reader says otherwise. */
(function () {
  "use strict";
  const { bar, kit } = window.sahelTime;
  const play = { frames: null, from: null, asked: null, on: false, at: 0, playing: false, speed: 4, timer: null, warned: false, waits: false, parts: null, set: null };
  const less = window.matchMedia("(prefers-reduced-motion: reduce)");  // the page's low bandwidth asks for the same
  const ICONS = { play: "M4 2.5v11l9-5.5z", pause: "M4 3h3v10H4zM9 3h3v10H9z", back: "M11.5 3v10l-7-5zM3 3h1.5v10H3z", on: "M4.5 3v10l7-5zM11.5 3H13v10h-1.5z" };

  function button(icon, act) {
    const made = kit.make("button", { type: "button" }, kit.make("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, kit.make("path", {})));
    made.addEventListener("click", act);
    sign(made, icon);
    return made;
  }
  function sign(made, icon) { made.querySelector("path").setAttribute("d", ICONS[icon]); }

  function build() {
    const made = { start: button("play", toggle), back: button("back", () => step(-1)), on: button("on", () => step(1)),
      word: kit.make("span", {}), speed: kit.make("select", {}), use: kit.make("button", { type: "button" }), leave: kit.make("button", { type: "button" }) };
    made.start.append(made.word);
    made.start.className = "time-play";
    for (const name of ["pointerenter", "focus"]) made.start.addEventListener(name, () => fetched().catch(() => {}));
    made.speed.addEventListener("change", () => { play.speed = Number(made.speed.value); });
    made.use.addEventListener("click", use);
    made.leave.addEventListener("click", leave);
    bar.parts.buttons.append(made.start, made.back, made.on, made.speed);
    bar.parts.actions.append(made.use, made.leave);
    play.parts = made;
  }

  /* New months: perhaps in another language. */
  function read() {
    const { words, speeds } = bar.data, { parts } = play;
    bar.parts.buttons.setAttribute("aria-label", words.playHelp);
    for (const name of ["back", "on", "speed"]) for (const attribute of ["aria-label", "title"]) parts[name].setAttribute(attribute, words[name]);
    parts.speed.replaceChildren(...speeds.map((speed, at) => kit.make("option", { value: String(speed) }, words.speeds[at])));
    parts.speed.value = String(play.speed);
    parts.use.textContent = words.use;
    parts.leave.textContent = words.leave;
    state();
  }

  function state() {
    if (!bar.data || !play.parts) return;
    const { words } = bar.data, { parts } = play;
    parts.word.textContent = play.playing ? words.pause : words.play;
    parts.start.title = play.playing ? words.pause : words.playHelp;
    sign(parts.start, play.playing ? "pause" : "play");
    bar.parts.buttons.hidden = !bar.told.frames;
    bar.parts.actions.hidden = !play.on;
    bar.parts.legend.hidden = play.on;
    bar.parts.frame.hidden = !play.on;
    bar.parts.strip.classList.toggle("playing", play.on);
    bar.parts.line.setAttribute("aria-live", play.playing ? "off" : "polite");
    document.body.dataset.playing = String(play.playing);
    document.body.dataset.frame = play.on ? play.frames.ends[play.at] : "";
  }

  function fetched() {
    const address = bar.told.frames;
    if (play.from !== address) {
      play.from = address;
      play.asked = kit.ask(address).catch((error) => { play.from = null; throw error; });
    }
    return play.asked;
  }

  async function ready() {
    const address = bar.told.frames;
    bar.parts.root.setAttribute("aria-busy", "true");
    kit.hint(bar.data.words.loading);
    try {
      const frames = await fetched();
      if (bar.told.frames !== address) return false;
      play.frames = { ...frames, ends: frames.ends, last: frames.ends.map(kit.day) };
      return true;
    } catch {
      bar.parts.line.textContent = bar.data.words.gone;
      return false;
    } finally {
      bar.parts.root.removeAttribute("aria-busy");
    }
  }

  /* From the window that is set, from the first month where that is already the last. */
  async function enter() {
    if (play.on) return true;
    if (play.waits || !bar.data) return false;
    play.waits = true;
    const good = await ready();
    play.waits = false;
    if (!good) return false;
    const { last } = play.frames, at = last.findLastIndex((end) => end <= bar.set[1]);
    play.at = at < 0 || at === last.length - 1 ? 0 : at;
    play.on = true;
    play.set = bar.told.start + bar.told.end;
    return true;
  }

  async function toggle() {
    if (play.playing) return pause();
    const began = !play.on;
    if (!(await enter())) return;
    if (!began && play.at === play.frames.ends.length - 1) play.at = 0;
    const hold = began && (less.matches || bar.spec.still);  // starts paused: the reader steps, or presses again
    play.warned = hold;
    play.playing = !hold;
    show(play.at);
    if (play.playing) tick();
  }

  function tick() {
    clearTimeout(play.timer);
    play.timer = setTimeout(() => {
      if (play.at >= play.frames.ends.length - 1) return pause();
      show(play.at + 1);
      if (play.at >= play.frames.ends.length - 1) return pause();
      tick();
    }, 1000 / play.speed);
  }

  function pause() {
    clearTimeout(play.timer);
    play.playing = false;
    kit.draw();
  }

  async function step(by) {
    const began = !play.on;
    if (!(await enter())) return;
    if (play.playing) pause();
    const from = began ? play.frames.last.findLastIndex((end) => end <= bar.set[1]) : play.at;
    show(Math.max(0, Math.min(from + by, play.frames.ends.length - 1)));
  }

  /* While it plays the months are the way to any frame; true if that is so. */
  function scrub(at) {
    if (!play.on) return false;
    if (play.playing) pause();
    const which = play.frames.last.findIndex((end) => end >= at);
    show(which < 0 ? play.frames.ends.length - 1 : which);
    return true;
  }

  const CODES = { "-": [-1, 0], ".": [-2, 0] };
  [..."01234"].forEach((letter, level) => { CODES[letter] = [level, 0]; });
  [..."abcde"].forEach((letter, level) => { CODES[letter] = [level, 1]; });

  function show(at) {
    play.at = at;
    if (points()) { kit.paint({ ...bar.spec, view: null, points: { ...bar.spec.points, rows: chosen(at) } }); return kit.draw(); }
    const { frames } = play, signs = [...frames.levels[at]].map((sign) => CODES[sign]);
    const others = Object.fromEntries(Object.keys(window.sahel.painters).map((name) => [name, null]));
    kit.paint({ ...bar.spec, ...others, points: null, by_zoom: null, view: null, areas: { address: bar.told.shapes,
      level: signs.map(([level]) => level), thin: signs.map(([, thin]) => thin), lines: lines(signs, at),
      selected: bar.spec.areas ? bar.spec.areas.selected : null, marks: null, scale: null, outline: false } });
    kit.draw();
  }

  /* A map of incidents one by one plays them: those of the selection between the window's first row and its last. */
  const points = () => Boolean(bar.spec.points && bar.spec.points.address && play.frames.points);
  function chosen(at) {
    const { rows, first, beyond } = play.frames.points, bits = Uint8Array.from(atob(rows), (letter) => letter.charCodeAt(0));
    for (let row = 0; row < 8 * bits.length; row += 1) if (row < first[at] || row >= beyond[at]) bits[row >> 3] &= ~(1 << (row & 7));
    return btoa(String.fromCharCode(...bits));
  }

  function lines(signs, at) {
    const { severity, counts } = play.frames, { words, levels } = bar.data;
    let scored = 0;
    return signs.map(([level]) => {
      if (level < 0) return "";
      if (!severity.length) return levels[level];
      const said = kit.fill(words.levels, { level: levels[level], severity: severity[at][scored] });
      const text = said + "\n" + kit.counted(words.incidents, counts[at][scored]);
      scored += 1;
      return text;
    });
  }

  /* The bar's line while it plays; true if it does. */
  function draw() {
    state();
    if (!play.on) return false;
    const { frames, at } = play, end = frames.last[at], { words } = bar.data;
    kit.place(bar.parts.frame, [end - frames.days + 1, end]);
    bar.parts.line.replaceChildren(kit.make("b", {}, kit.monthWords(end)),
      " · " + kit.fill(kit.counted(words.days, frames.days), { day: kit.dayWords(end) }) + " · " +
      kit.facts(frames.incidents[at], frames.deaths[at], frames.unknown[at]));
    bar.parts.line.title = bar.parts.line.textContent;
    kit.hint();
    return true;
  }

  function hint() {
    if (!play.on) return "";
    const { words } = bar.data, known = bar.told.known ? bar.told.known + ". " : "";
    return known + (bar.told.mode === "levels" || points() ? "" : words.levelsOnly + " ") + (play.warned && !play.playing ? words.still : kit.fill(words.keeps, kit.period(bar.set)));
  }

  function off() {
    clearTimeout(play.timer);
    play.on = play.playing = play.warned = false;
  }

  function leave() {
    off();
    kit.paint(bar.spec);
    kit.draw();
    play.parts.start.focus();
  }

  function use() {
    const end = play.frames.last[play.at];
    off();
    bar.shown = [end - play.frames.days + 1, end];
    kit.draw();
    kit.commit();
    if (bar.shown[0] === bar.set[0] && bar.shown[1] === bar.set[1]) kit.paint(bar.spec);
    play.parts.start.focus();
  }

  /* The page has painted anew: the same selection keeps its frame, another ends the playing. */
  function repainted(spec) {
    if (!play.on) return;
    if (spec.time && spec.time.frames === play.from && spec.time.start + spec.time.end === play.set) return show(play.at);
    off();
    kit.draw();
  }

  bar.play = { build, read, draw, hint, scrub, repainted };
})();
