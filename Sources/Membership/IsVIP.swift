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

    func statement(_ question: RequirementQuestion) -> SQL {
        """
        SELECT '' AS subject, count(*) AS current, NULL::text AS label
        FROM (
            SELECT FROM membership.entitlements
            WHERE user_id = \(question.user) AND entitlement = 'vip' AND revoked_at IS NULL
                AND starts_at <= \(question.now) AND (ends_at IS NULL OR ends_at > \(question.now))
            LIMIT 1) AS live
        """
    }
}
