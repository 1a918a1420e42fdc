import { describeMariaDb, mariaDbDatabase } from "../../adapters/test/maria_db.ts"
import { redeemSuite } from "./redeem_suite.ts"

describeMariaDb("over MariaDB", () => redeemSuite(mariaDbDatabase))
