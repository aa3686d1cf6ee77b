import { handOutPreparedKeys } from "./prepared-keys";

handOutPreparedKeys();
