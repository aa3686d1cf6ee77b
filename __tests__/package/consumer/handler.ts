/** A function of another team, bundled into an image at synth. */
export const greeting = "hello";
