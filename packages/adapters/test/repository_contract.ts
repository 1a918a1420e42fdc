import { layer } from "@effect/vitest"
import { layerRepositories, type Storage } from "@mintcode/adapters/storage"
import { Duration, Layer } from "effect"
import { abuseRepositoryTests } from "./repository_abuse_tests.ts"
import { developerRepositoryTests } from "./repository_developer_tests.ts"
import { leaseRepositoryTests } from "./repository_lease_tests.ts"
import { licenceRepositoryTests } from "./repository_licence_tests.ts"
import { peopleRepositoryTests } from "./repository_people_tests.ts"
import { planTests } from "./repository_plan_tests.ts"
import { redemptionRepositoryTests } from "./repository_redemption_tests.ts"
import { seatRepositoryTests } from "./repository_seat_tests.ts"
import { smallRepositoryTests } from "./repository_small_tests.ts"
import { stretchTests } from "./repository_stretch_tests.ts"
import { voucherRepositoryTests } from "./repository_voucher_tests.ts"

/** Opening storage, a server of our own included. */
const OPEN_TIMEOUT = Duration.seconds(45)

/** What every repository promises, on whatever database: what was committed is found, in order, once, and quickly. */
export const repositoryContract = (name: string, storage: Layer.Layer<Storage, unknown>): void => {
  const all = layerRepositories.pipe(Layer.provideMerge(storage))
  layer(all, { excludeTestServices: true, timeout: OPEN_TIMEOUT })(name, (it) => {
    developerRepositoryTests(it)
    smallRepositoryTests(it)
    voucherRepositoryTests(it)
    redemptionRepositoryTests(it)
    licenceRepositoryTests(it)
    leaseRepositoryTests(it)
    seatRepositoryTests(it)
    abuseRepositoryTests(it)
    peopleRepositoryTests(it)
    stretchTests(it)
    planTests(it)
  })
}
