import { describeMariaDb, mariaDbDatabase } from "../../adapters/test/maria_db.ts"
import { seatsSuite } from "./seats_suite.ts"

describeMariaDb("over MariaDB", () => seatsSuite(mariaDbDatabase))
