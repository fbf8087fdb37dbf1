public import Coordination
import Postgres
import Vocabulary

/// What Membership tells of a member's state.
public enum MembershipState {
    public static let sections: [any StateSection] = [LiveEntitlements()]
}

/// What the member may use now.
struct LiveEntitlements: StateSection {
    let name = "entitlements"

    func expression(for user: UserID, at now: Instant) -> SQL {
        """
        (SELECT coalesce(jsonb_agg(
            jsonb_build_object('entitlement', entitlement, 'source', source, 'ends_at', ends_at)
            ORDER BY entitlement_id), '[]')
         FROM membership.entitlements
         WHERE user_id = \(user) AND revoked_at IS NULL AND starts_at <= \(now)
            AND (ends_at IS NULL OR ends_at > \(now)))
        """
    }
}
