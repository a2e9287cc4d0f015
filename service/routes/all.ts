import { getHealthz } from './get-healthz.ts'
import { getHello } from './get-hello.ts'
import { getMetrics } from './get-metrics.ts'
import { getOpenapi } from './get-openapi.ts'
import { getReadyz } from './get-readyz.ts'
import { putHello } from './put-hello.ts'

const described = [getHello, putHello, getHealthz, getReadyz, getMetrics]

export const routes = [...described, getOpenapi(described)]
