/** The page: made of the data in it, and made anew where a live page gets others. */
const page = {
  data: null,
  task: null,

  show(data) {
    page.data = data;
    for (const run of data.runs) run.range = page.range(run);
    document.title = data.title;
    document.getElementById('title').textContent = data.title;
    document.getElementById('made').textContent = data.made;
    page.choices();
    page.build();
  },

  /** From the first row to the last of all tasks, so that all charts of a run have the same axis. */
  range(run) {
    const rows = run.timeline.filter((one) => one.length > 0);
    if (rows.length === 0) return null;
    const first = Math.min(...rows.map((one) => one.first));
    const last = Math.max(...rows.map((one) => one.first + one.length * one.step));
    return [words.moment(first, run.offsetMinutes), words.moment(last, run.offsetMinutes)];
  },

  choices() {
    const select = document.getElementById('task');
    const tasks = page.data.runs[0].tasks.filter((task) => series.rows(page.data.runs[0], task.number));
    const options = [words.element('option', { value: '' }, 'All tasks'), ...tasks.map((task) => words.element(
      'option', { value: String(task.number), selected: task.number === page.task }, `${task.number} ${task.name}`))];
    select.replaceChildren(...options);
  },

  build() {
    const { runs } = page.data;
    const main = document.getElementById('main');
    charts.clear();
    main.classList.toggle('compared', runs.length > 1);
    const chartCard = (content) => words.element('div', { class: 'card' }, content);
    const wide = (content) => words.element('div', { class: 'card wide' }, content);
    const about = page.task === null ? '' : `: task ${page.task}`;
    main.replaceChildren(
      sections.each(runs, (run) => sections.verdict(run)),
      sections.of('Figures', runs.length > 1 ? sections.comparison(runs) : sections.tiles(runs[0])),
      sections.of(`Over time${about}`, sections.each(runs, (run) => sections.overTime(run, page.task))),
      sections.of('Percentiles', words.element('div', { class: 'charts' }, charts.curves(runs, {
        key: 'percentiles', title: 'Latency by share of ops', wide: true,
        about: 'Each nine takes as much room as the one before it. Failed ops have a curve of their own.',
        none: 'No latency was measured.',
      }))),
      sections.of('Capacity', sections.each(runs, (run) => sections.capacity(run))),
      ...(runs.some((run) => run.cost.length > 0)
        ? [sections.of('Cost', sections.each(runs, (run) => chartCard(sections.cost(run))))] : []),
      sections.of('Tasks', sections.each(runs, (run) => chartCard(sections.tasks(run)))),
      sections.of('Workers', sections.each(
        runs, (run) => words.element('div', { class: 'charts' }, sections.shares(run), wide(sections.workers(run))))),
      sections.of('Events', sections.each(runs, (run) => chartCard(sections.events(run)))),
      sections.of('To repeat it', sections.each(runs, (run) => sections.repeat(run))));
    charts.redraw();
  },

  dark(isDark) {
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
    document.getElementById('theme').textContent = isDark ? 'Light' : 'Dark';
    charts.redraw();
  },

  start() {
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    let chosen = null;
    const isDark = () => chosen ?? system.matches;
    document.getElementById('theme').addEventListener('click', () => page.dark(chosen = !isDark()));
    system.addEventListener('change', () => page.dark(isDark()));
    window.addEventListener('beforeprint', () => page.dark(false));
    window.addEventListener('afterprint', () => page.dark(isDark()));
    document.getElementById('task').addEventListener('change', (event) => {
      page.task = event.target.value === '' ? null : Number(event.target.value);
      page.build();
    });
    page.dark(isDark());
    page.show(JSON.parse(document.getElementById('data').textContent));
    document.documentElement.dataset.ready = 'yes';
  },
};

page.start();
