/** Charts: plotly's figures in the page's colors, each with its table. */
const charts = {
  all: [],
  ids: 0,

  /** A chart's size on paper, in pixels: as wide as A4 and Letter are between their margins. Null on a screen. */
  paper: null,

  /** A chart over time. options: {title, about, axis, log, wide, mark(run)} and lines(run, rows). */
  overTime(run, rows, options) {
    const lines = (rows ? options.lines(run, rows) : []).filter((line) => line !== null);
    return charts.figure(
      options, lines, `Time (${words.zone(run.offsetMinutes)})`,
      () => ({
        xaxis: { type: 'date', range: run.range ?? undefined },
        yaxis: { type: options.log ? 'log' : 'linear', rangemode: 'tozero', title: { text: options.axis } },
        shapes: charts.marks(run),
      }),
      charts.events(run, lines));
  },

  /** The share of ops on an axis on which each nine takes as much room as the one before it. */
  curves(runs, options) {
    const dashes = ['solid', 'dash'];
    const lines = runs.flatMap((run, i) => series.curves(run, runs.length > 1 ? `, ${run.label}` : '', dashes[i]));
    const ticks = [0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999];
    const place = (percentile) => Math.log10(100 / Math.max(1e-5, 100 - percentile));
    const most = Math.max(2, ...lines.flatMap((line) => line.x.map(place)).filter(Number.isFinite));
    return charts.figure(
      options, lines, 'Percentile',
      () => ({
        xaxis: {
          tickvals: ticks.map(place), ticktext: ticks.map((tick) => `${tick} %`), range: [0, most * 1.02],
          title: { text: 'Share of ops' }, tickangle: 0,
        },
        yaxis: { type: 'log', title: { text: 'ms' } },
        // Below the axis's title.
        legend: { orientation: 'h', y: -0.28, yanchor: 'top' },
      }),
      [], place);
  },

  bars(options, groups) {
    const names = groups.length === 0 ? [] : groups[0].x;
    return charts.figure(
      options, groups, options.category,
      () => ({
        barmode: 'group', xaxis: { type: 'category' },
        yaxis: { rangemode: 'tozero', title: { text: options.axis } },
      }),
      [], null, names.length > 0 ? 'bar' : 'scatter');
  },

  figure(options, lines, axis, layout, extra = [], place = null, type = 'scatter') {
    const id = `chart${charts.ids += 1}`;
    const hasPoints = lines.some((line) => line.y.some((value) => value !== null));
    const about = hasPoints ? charts.about(lines) : '';
    const caption = options.run ? `${options.title}, ${options.run}` : options.title;
    const plot = words.element('div', { class: 'plot', id, role: 'img', 'aria-label': `${options.title}. ${about}` });
    const figure = words.element(
      'figure', { class: `card${options.wide ? ' wide' : ''}`, 'data-chart': options.key },
      words.element('h3', {}, options.title),
      options.about ? words.element('p', { class: 'about' }, options.about) : null,
      hasPoints ? plot : words.element('p', { class: 'none' }, options.none ?? 'There is nothing to show.'),
      hasPoints ? tables.behind(id, options.title, () => tables.ofSeries(caption, axis, lines)) : null);
    if (hasPoints) charts.all.push({ id, draw: (on) => charts.draw(on, lines, extra, layout(), place, type) });
    return figure;
  },

  draw(plot, lines, extra, layout, place, type) {
    const text = words.color('text');
    const isNamed = type === 'bar';
    const places = (line) => (place ? line.x.map(place) : isNamed ? line.x.map(words.plain) : line.x);
    const traces = lines.map((line) => ({
      type, name: words.plain(line.name), x: places(line), y: line.y, connectgaps: false, ...charts.dots(line),
      line: { color: words.color(line.color), dash: line.dash, width: 1.8, shape: 'linear' },
      ...(isNamed ? { marker: { color: words.color(line.color) } } : {}),
      ...(line.fill ? { fill: line.fill } : {}),
      hovertemplate: `%{y:${charts.digits(line)}}${line.unit ? ` ${line.unit}` : ''}<extra>%{fullData.name}</extra>`,
    }));
    const { width } = charts.paper ?? { width: plot.clientWidth };
    const both = { gridcolor: words.color('grid'), linecolor: words.color('quiet'), automargin: true };
    Plotly.react(plot, [...traces, ...extra.map((make) => make())], {
      paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', margin: { l: 56, r: 14, t: 8, b: 36 },
      font: { color: text, size: 12 }, hovermode: 'x unified', showlegend: true,
      hoverlabel: { bgcolor: words.color('card'), font: { color: text } },
      legend: { orientation: 'h', y: -0.16, yanchor: 'top' }, uirevision: 'same',
      ...layout, xaxis: { ...both, ...layout.xaxis, ...charts.ticks(layout.xaxis, width) },
      yaxis: { ...both, ...layout.yaxis }, ...charts.paper,
    }, { displayModeBar: false, responsive: true });
  },

  /** As many of an axis's ticks as have room beside each other. */
  ticks(axis, width) {
    if (axis.type === 'date') return { nticks: Math.max(2, Math.floor(width / 110)) };
    if (!axis.tickvals || width >= 640) return {};
    const isKept = (_, i) => i % 2 === 1;
    return { tickvals: axis.tickvals.filter(isKept), ticktext: axis.ticktext.filter(isKept) };
  },

  /** How values are written where the pointer is: never as powers of ten. */
  digits(line) {
    const most = line.y.reduce((high, value) => Math.max(high, value ?? 0), 0);
    return most >= 100 ? ',.1~f' : most >= 1 ? ',.3~f' : ',.3~r';
  },

  /** A value without a neighbour makes no line: of a run of a second, or of few ops, it is a dot. */
  dots(line) {
    const isThere = (i) => line.y[i] !== null && line.y[i] !== undefined;
    const sizes = line.y.map((_, i) => (isThere(i) && !isThere(i - 1) && !isThere(i + 1) ? 6 : 0));
    return sizes.some((size) => size > 0)
      ? { mode: 'lines+markers', marker: { size: sizes, color: words.color(line.color), line: { width: 0 } } }
      : { mode: 'lines' };
  },

  /** What a screen reader says in place of the picture. */
  about(lines) {
    return lines.map((line) => {
      const values = line.y.filter((value) => value !== null && value !== undefined);
      if (values.length === 0) return `${line.name}: none`;
      const [least, most] = values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)],
        [Infinity, -Infinity]);
      return `${line.name}: ${words.value(least, line.unit)} to ${words.value(most, line.unit)} ${line.unit}`.trim();
    }).join('; ');
  },

  /** When findings say that something was wrong, and lines where something happened. */
  marks(run) {
    const spans = run.findings.filter((finding) => finding.from !== null && finding.to !== null).map((finding) => ({
      type: 'rect', xref: 'x', yref: 'paper', y0: 0, y1: 1, line: { width: 0 }, fillcolor: words.color('shade'),
      x0: words.moment(finding.from, run.offsetMinutes), x1: words.moment(finding.to, run.offsetMinutes),
    }));
    const lengths = run.events.filter((event) => event.seconds > 0).map((event) => ({
      type: 'rect', xref: 'x', yref: 'paper', y0: 0, y1: 1, line: { width: 0 }, fillcolor: words.color('away'),
      x0: words.moment(event.time, run.offsetMinutes), x1: words.moment(event.time + event.seconds, run.offsetMinutes),
    }));
    const line = { color: words.color('mark'), width: 1, dash: 'dot' };
    const moments = run.events.map((event) => ({
      type: 'line', xref: 'x', yref: 'paper', y0: 0, y1: 1, line,
      x0: words.moment(event.time, run.offsetMinutes), x1: words.moment(event.time, run.offsetMinutes),
    }));
    return [...spans, ...lengths, ...moments];
  },

  events(run, lines) {
    if (run.events.length === 0 || lines.length === 0) return [];
    const top = Math.max(...lines.flatMap((line) => line.y.map((value) => value ?? 0)));
    return [() => ({
      type: 'scatter', mode: 'markers', name: 'Events',
      marker: { symbol: 'diamond', size: 8, color: words.color('mark') },
      x: run.events.map((event) => words.moment(event.time, run.offsetMinutes)), y: run.events.map(() => top),
      text: run.events.map((event) => words.plain(event.text)), hovertemplate: '%{text}<extra></extra>',
    })];
  },

  redraw() {
    for (const chart of charts.all) {
      const plot = document.getElementById(chart.id);
      if (plot) chart.draw(plot);
    }
  },

  /** Makes the charts as wide as paper, or as their places on the screen again. */
  fit(paper) {
    charts.paper = paper;
    charts.redraw();
    if (!paper) for (const plot of document.querySelectorAll('.js-plotly-plot')) Plotly.Plots.resize(plot);
  },

  /** The same charts have the same ids, however often the page is made. */
  begin() {
    charts.all = [];
    charts.ids = 0;
    tables.makers.clear();
  },

  clear() {
    for (const plot of document.querySelectorAll('.js-plotly-plot')) Plotly.purge(plot);
  },
};
