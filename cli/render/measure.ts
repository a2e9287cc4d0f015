export { ago, bytes, clock, duration, stamp } from '#recovery/report/measure.ts'
