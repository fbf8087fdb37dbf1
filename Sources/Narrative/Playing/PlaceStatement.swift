import Coordination
import JSON
import Postgres
import Vocabulary

/// A fragment and what stands before it, for a member who is somewhere.
struct Place: RowDecodable {
    let fragment: FragmentID
    let scene: Scene
    let isVIP: Bool
    /// What the fragment needs, and its level where the member comes from another one.
    let needs: Requirement
    let price: Besitos?
    let isUnlocked: Bool

    init(row: Row) throws(DatabaseError) {
        self.fragment = try row.get("fragment_id")
        self.scene = try row.scene()
        self.isVIP = try row.get("is_vip")
        guard let own = try row.requirement("needs"), let level = try row.requirement("level_needs") else {
            throw .badColumn("needs")
        }
        self.needs = .every([own, level])
        self.price = try row.optional("price_besitos")
        self.isUnlocked = try row.get("is_unlocked")
    }

    static let vip = Requirement.atom(Requirement.Atom("vip", .holds))
}

extension SQL {
    /// First in whatever moves a member: they stay where they are until the end of it.
    static func holdPosition(of user: UserID) -> SQL {
        "SELECT FROM narrative.user_story_positions WHERE user_id = \(user) FOR UPDATE"
    }

    /// No row for a fragment that is not there, or not any more.
    static func place(_ fragment: FragmentID, for user: UserID) -> SQL {
        """
        SELECT fragment.fragment_id, scene::text AS scene, fragment.price_besitos,
            fragment.is_vip_exclusive OR level.is_vip AS is_vip, fragment.unlock_conditions::text AS needs,
            CASE WHEN here.level_id = fragment.level_id THEN '{}' ELSE level.unlock_conditions::text END AS level_needs,
            EXISTS (
                SELECT FROM narrative.user_unlocks AS opened
                WHERE opened.user_id = \(user) AND opened.fragment_id = fragment.fragment_id) AS is_unlocked
        FROM narrative.narrative_fragments AS fragment
        JOIN narrative.narrative_levels AS level ON level.level_id = fragment.level_id
        JOIN narrative.scenes ON scenes.fragment_id = fragment.fragment_id
        LEFT JOIN narrative.user_story_positions AS position ON position.user_id = \(user)
        LEFT JOIN narrative.narrative_fragments AS here ON here.fragment_id = position.fragment_id
        WHERE fragment.fragment_id = \(fragment) AND fragment.archived_at IS NULL
        """
    }
}
