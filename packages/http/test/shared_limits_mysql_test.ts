import { describeMariaDb, mariaDbDatabase } from "../../adapters/test/maria_db.ts"
import { sharedLimitsSuite } from "./shared_limits_suite.ts"

describeMariaDb("over MariaDB", () => sharedLimitsSuite(mariaDbDatabase))
