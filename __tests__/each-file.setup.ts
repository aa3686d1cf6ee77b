import fc from "fast-check";
import { handOutPreparedKeys } from "./prepared-keys";
import { seed } from "./seed";

handOutPreparedKeys();
fc.configureGlobal({ seed });
