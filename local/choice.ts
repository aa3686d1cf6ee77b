/**
 * What the documents of the real clouds leave open.
 *
 * @module
 */

/**
 * How it is read. `strict`: the answer under which a stack that relies on too much stops working. `lenient`: the one under which more requests
 * pass, or more of what a client sends gets through. A stack is safe that is safe under both.
 */
export type Reading = "strict" | "lenient";

/** A question that no page answers. */
export interface Question {
  /** By which the code refers to it. */
  readonly id: string;
  readonly question: string;
  /** The page that comes closest. */
  readonly source: string;
}

/** It has one answer here. */
export interface Choice extends Question {
  readonly choice: string;
}

/** It has one answer, and no other that anybody could be harmed by. */
export interface SettledChoice extends Choice {
  /** Why no other answer is played. */
  readonly why: string;
}

/** It has an answer for each reading. */
export interface OpenChoice extends Omit<Question, "id"> {
  readonly answers: Readonly<Record<Reading, string>>;
  /** Why what the constructs make is safe under both. */
  readonly ours: string;
  /** Code of the finding or warning that keeps a stack from resting on one of the answers. */
  readonly finding?: string;
}
