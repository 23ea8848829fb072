'use strict';

/** Numbers, times and elements: what every part of the page is made of. */
const words = {
  number(value, digits = 0) {
    if (value === null || value === undefined || Number.isNaN(value)) return '–';
    const text = value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: 0 });
    return text === '-0' ? '0' : text;
  },

  /** Milliseconds with as many digits as say something. */
  milliseconds(value) {
    if (value === null || value === undefined) return '–';
    return words.number(value, value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0);
  },

  /** What is less than 1, such as the cost of a short run, has as many digits as say something. */
  value(value, unit) {
    if (unit === 'ms') return words.milliseconds(value);
    if (value !== null && value !== undefined && Math.abs(value) < 1 && !Number.isInteger(value)) {
      return Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 12 });
    }
    return words.number(value, Number.isInteger(value) ? 0 : Math.abs(value) < 100 ? 2 : 1);
  },

  /** Text for plotly, which takes some tags and entities for its own: a name is to be read as it is written. */
  plain(text) {
    return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  },

  /** A moment as plotly reads it, on the clock of the machine that made the report: so it says what findings say. */
  moment(seconds, offsetMinutes) {
    return new Date((seconds + offsetMinutes * 60) * 1000).toISOString().slice(0, 23).replace('T', ' ')
      .replace(/\.000$/, '');
  },

  zone(offsetMinutes) {
    const size = Math.abs(offsetMinutes);
    const two = (part) => String(part).padStart(2, '0');
    return `UTC${offsetMinutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  },

  length(seconds) {
    const parts = [[86400, 'd'], [3600, 'h'], [60, 'min']];
    // Rounded first, so that no minute has 60 s.
    let left = seconds < 60 ? Math.round(seconds * 10) / 10 : Math.round(seconds);
    const said = [];
    for (const [size, name] of parts) {
      const count = Math.floor(left / size);
      if (count > 0) said.push(`${count} ${name}`);
      left -= count * size;
    }
    if (left > 0.0005 || said.length === 0) said.push(`${words.number(left, said.length > 0 ? 0 : 1)} s`);
    return said.slice(0, 2).join(' ');
  },

  /** An element; what is text stays text, whatever it holds. */
  element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : value);
    }
    made.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return made;
  },

  color(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  },
};
