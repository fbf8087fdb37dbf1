import Coordination
import Postgres
import Vocabulary

/// Being VIP now: `{"vip": true}`.
struct IsVIP: RequirementKind {
    let name = "vip"
    let aliases = ["vip_required", "vip_membership"]
    let shape = RequirementShape.truth
    let summary = "The member is VIP."
    let suggestion = "membership.become_vip"

    let changesWithTime = true

    func statement(_ question: RequirementQuestion) -> SQL {
        """
        SELECT '' AS subject, coalesce(max((starts_at <= \(question.now))::int), 0)::bigint AS current,
            NULL::text AS label,
            min(CASE WHEN starts_at > \(question.now) THEN starts_at ELSE ends_at END) AS changes_at
        FROM membership.entitlements
        WHERE user_id = \(question.user) AND entitlement = 'vip' AND revoked_at IS NULL
            AND (ends_at IS NULL OR ends_at > \(question.now))
        """
    }
}
