/** Tables, those behind the charts among them. */
const tables = {
  /** columns: [{title, number, time, text(row)}] */
  of(caption, columns, rows) {
    const kindOf = (column) => (column.number ? 'number' : column.time ? 'time' : null);
    const cell = (kind, column, text) => words.element(
      kind, { class: kindOf(column), scope: kind === 'th' ? 'col' : null }, text);
    const table = words.element(
      'table', {},
      words.element('caption', {}, caption),
      words.element('thead', {}, words.element('tr', {}, columns.map((column) => cell('th', column, column.title)))),
      words.element('tbody', {}, rows.map((row) => words.element(
        'tr', {}, columns.map((column) => cell('td', column, column.text(row)))))));
    return words.element('div', { class: 'scroll', role: 'region', tabindex: '0', 'aria-label': caption }, table);
  },

  /** What makes the tables behind the charts, by the chart's id: of a live page the newest. */
  makers: new Map(),

  /** A table that is made when it is first opened, since a day has many rows. */
  behind(id, caption, make) {
    tables.makers.set(id, make);
    const details = words.element(
      'details', { 'data-table': id }, words.element('summary', {}, `Table: ${caption}`));
    details.addEventListener('toggle', () => {
      details.querySelector('.scroll')?.remove();
      if (details.open) details.append(tables.makers.get(details.dataset.table)());
    });
    return details;
  },

  /** Series over one axis as columns. */
  ofSeries(caption, axis, series) {
    const rows = series.length === 0 ? [] : series[0].x.map((x, i) => [x, ...series.map((one) => one.y[i])]);
    return tables.of(
      caption,
      [
        { title: axis, time: true, text: (row) => String(row[0]) },
        ...series.map((one, i) => ({
          title: one.name, number: true, text: (row) => words.value(row[i + 1] ?? null, one.unit),
        })),
      ],
      rows);
  },
};
