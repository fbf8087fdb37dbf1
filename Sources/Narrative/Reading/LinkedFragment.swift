public import Coordination
public import Postgres
public import Vocabulary

/// A fragment that something outside the story leads to.
public struct LinkedFragment: Sendable {
    public let fragment: FragmentID
    public let title: LocalizedText
    public let preview: LocalizedText?
    /// Whether the preview is the same for everybody.
    public let isPreviewPlain: Bool
}

extension NarrativeReader {
    /// By its key; `nil` for an unknown fragment and for an archived one.
    public static func linked(_ key: String, in work: UnitOfWork) async throws(DatabaseError) -> LinkedFragment? {
        let row = try await work.transaction.rows(
            """
            SELECT scene::text AS scene
            FROM narrative.narrative_fragments JOIN narrative.scenes USING (fragment_id)
            WHERE fragment_key = \(key) AND archived_at IS NULL
            """
        ).first
        guard let scene = try row?.scene() else { return nil }
        let preview = scene.content.preview
        return LinkedFragment(
            fragment: scene.fragment, title: scene.title, preview: preview,
            isPreviewPlain: preview.map { StoryText.isPlain($0.spanish) && StoryText.isPlain($0.english) } ?? true)
    }

    /// What `user` may be told of a fragment before they may come in.
    public func told(
        of fragment: FragmentID, for user: UserID, in work: UnitOfWork
    ) async throws(DatabaseError) -> (title: LocalizedText, preview: LocalizedText?)? {
        let place: Place? = try await work.transaction.first(.place(fragment, for: user))
        guard let place else { return nil }
        let isTold = place.scene.content.preview != nil
        let scene = isTold ? try await self.gatekeeper.look(at: place.scene, for: user, in: work) : place.scene
        return (scene.title, scene.content.preview)
    }
}
