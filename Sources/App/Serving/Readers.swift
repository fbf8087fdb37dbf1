import Caches
import Commerce
import Coordination
import Gamification
import Identity
import Narrative
import Postgres
import Telemetry

/// What is asked for again and again, kept in memory until somebody changes it: one set per process.
struct Readers: Sendable {
    let members: MemberDirectory
    let keyring: StaffKeyring
    let requirements: RequirementKinds
    let besitos: BesitoReader
    let story: NarrativeReader
    let shop: ShopReader

    init(
        _ database: any Database, hearing invalidations: Invalidations, of changes: MemberChanges, maxMembers: Int,
        metrics: Metrics
    ) {
        self.members = MemberDirectory(
            database: database, invalidations: invalidations, maxMembers: maxMembers, metrics: metrics)
        self.keyring = StaffKeyring(database: database, invalidations: invalidations, metrics: metrics)
        self.requirements = .everything.keeping(
            MemberFacts(invalidations: invalidations, members: changes, metrics: metrics))
        self.besitos = BesitoReader(
            database: database,
            keeping: KeptBalances(
                invalidations: invalidations, members: changes, maxMembers: maxMembers, metrics: metrics))
        self.story = NarrativeReader(
            database: database, requirements: self.requirements,
            keeping: KeptScenes(invalidations: invalidations, metrics: metrics))
        self.shop = ShopReader(
            database: database, keeping: KeptShelves(invalidations: invalidations, metrics: metrics))
    }
}
