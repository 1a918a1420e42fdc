import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { WorkerView } from "@mintcode/core/work"
import { pageOf } from "./answer_parts.ts"
import { BodyRules } from "./body_rules.ts"
import { OperatorAuth } from "./operator_auth.ts"
import { problem } from "./problem.ts"
import { pageQuery } from "./request_parts.ts"
import { RequiredPermission } from "./required_permission.ts"

/** Who does the background work. */
export const WorkerGroup = HttpApiGroup.make("workers")
  .add(
    HttpApiEndpoint.get("list", "/admin/workers")
      .setUrlParams(pageQuery({}))
      .addSuccess(pageOf(WorkerView))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "settings:read")
      .annotateContext(
        OpenApi.annotations({
          summary: "Workers that live, newest first",
          description:
            "A worker shows every 1.2 seconds that it lives (`pulseAt`). One that was killed is listed until the others have missed it.",
        }),
      ),
  )
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "Workers", description: "For operators." }))
