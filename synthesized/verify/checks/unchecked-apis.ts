import { type Check, notChecked } from "../check";

/** What is secured and cannot be asked is told: it would pass for something that is not there. */
export const uncheckedApis: Check = {
  id: "unchecked",
  isSameInAnyReading: true,
  title: ({ unchecked }) => `${unchecked?.name} admits and refuses whom it must`,
  essential: true,
  isSpecial: true,
  asks: [],
  subjects: ({ unchecked = [] }) => unchecked.map((api) => ({ unchecked: api })),
  async run({ unchecked }) {
    if (unchecked === undefined) return notChecked("answers", "no API is known");
    return { ...notChecked("answers", unchecked.reason), look: [unchecked.look] };
  },
};
