// Two workers are done soonest when what takes longest is begun first; by itself Jest goes by size, and a short file may tell a
// long story.
import Sequencer from '@jest/test-sequencer';

const longest = [
  'simulator/simulator',
  'processes/crash',
  'browser/giving',
  'journeys/fourteen-months',
  'web/account/own-pages',
  'browser/reader-pages',
  'journeys/any-order',
  'browser/account-pages',
  'shape/exact-money',
];

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const found = longest.findIndex((name) => path.includes(`/test/${name}.test.`));
      return found === -1 ? longest.length : found;
    };
    return [...super.sort(tests)].sort((a, b) => place(a) - place(b));
  }
}
