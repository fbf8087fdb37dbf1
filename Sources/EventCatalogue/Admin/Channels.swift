public struct UserJoinedChannel: Event {
    public let channelID: Int64
    public let channelKey: String
    public let invitedBy: String?

    public init(channelID: Int64, channelKey: String, invitedBy: String?) {
        self.channelID = channelID
        self.channelKey = channelKey
        self.invitedBy = invitedBy
    }

    public static let shape: EventShape<Self> = EventShape(
        "admin.user_joined_channel", "A member came into a channel.", Self.init,
        EventField("channel_id", \.channelID), EventField("channel_key", \.channelKey),
        EventField("invited_by", \.invitedBy))
}

public struct UserLeftChannel: Event {
    public let channelID: Int64
    public let channelKey: String
    public let isRemoved: Bool

    public init(channelID: Int64, channelKey: String, isRemoved: Bool) {
        self.channelID = channelID
        self.channelKey = channelKey
        self.isRemoved = isRemoved
    }

    public static let shape: EventShape<Self> = EventShape(
        "admin.user_left_channel", "A member left a channel or was removed.", Self.init,
        EventField("channel_id", \.channelID), EventField("channel_key", \.channelKey),
        EventField("is_removed", \.isRemoved))
}

public struct ContentPublished: Event {
    public let contentType: String
    public let contentID: Int64
    public let channelKey: String?

    public init(contentType: String, contentID: Int64, channelKey: String?) {
        self.contentType = contentType
        self.contentID = contentID
        self.channelKey = channelKey
    }

    public static let shape: EventShape<Self> = EventShape(
        "admin.content_published", "Staff published content.", Self.init,
        EventField("content_type", \.contentType), EventField("content_id", \.contentID),
        EventField("channel_key", \.channelKey))
}
