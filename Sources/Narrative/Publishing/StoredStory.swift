import Coordination
import Postgres
import Vocabulary

/// A story's source as it is stored: a draft's, or a version's.
struct StoredStory: RowDecodable {
    let source: String
    /// Members read it now.
    let isPresent: Bool

    init(row: Row) throws(DatabaseError) {
        self.source = try row.get("source")
        self.isPresent = try row.get("is_present")
    }

    /// The story, or the refusal with the first of its mistakes: an old text may break a rule that came later.
    func story(knowing kinds: RequirementKinds) async -> Result<Story, Refusal> {
        let source = Array(self.source.utf8)
        // Not on the caller's loop: a long story takes a while, and others wait there.
        let (story, findings) = await Task.detached { StoryParser.parse(source, knowing: kinds) }.value
        return story.map { .success($0) } ?? .failure(.hasMistakes(findings))
    }
}

extension SQL {
    static func text(of story: String, version: Int) -> SQL {
        """
        SELECT source, kept.version = story.version AS is_present
        FROM narrative.story_versions AS kept JOIN narrative.stories AS story USING (story_id)
        WHERE story_key = \(story) AND kept.version = \(version)
        """
    }

    /// Waits for whoever is saving it.
    static func draftText(of story: String, revision: Int) -> SQL {
        """
        SELECT source, false AS is_present FROM narrative.story_drafts
        WHERE story_key = \(story) AND revision = \(revision)
        FOR UPDATE
        """
    }
}
