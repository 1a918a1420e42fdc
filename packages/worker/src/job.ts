export type { Job } from "@mintcode/core/work"
