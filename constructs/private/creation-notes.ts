/**
 * Where CDKTF notes that something was made.
 *
 * @module
 */

/**
 * Makes a resource without them. CDKTF notes for each of its references to blocks where it was made, with every frame of the call: a quarter of the
 * time of a synth of many deployments, for a note that only stands in messages of a reference that cannot be written, which these can. Frames are kept
 * out of notes alone: V8 writes an error's stack when it is read, and that is afterwards.
 */
export function withoutNotes<Resource>(make: () => Resource): Resource {
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = () => "";
  try {
    return make();
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
}
