import JSON
import TelegramAPI
import Vocabulary

extension World {
    /// What a message shows of the address its sender chose.
    static func preview(_ parameters: CallParameters) -> Message.Picture? {
        guard let options = try? JSONReader.read(parameters["link_preview_options"]),
            options["is_disabled"]?.bool != true, let url = options["url"]?.string, !url.isEmpty
        else { return nil }
        return .preview(url: url)
    }

    /// An album: a message for each of 2 to 10 pictures or films. A file's name is its address here.
    mutating func sendMediaGroup(_ parameters: CallParameters, at now: Instant) throws(CallRefusal) -> BotAPIAnswer {
        guard case .array(let media)? = try? JSONReader.read(parameters["media"]) else {
            throw .bad("can't parse media JSON object")
        }
        guard (2...10).contains(media.count) else { throw .bad("can't use the media: there must be 2 to 10 of them") }
        var pictures: [(file: String, caption: String?)] = []
        for item in media {
            guard ["photo", "video"].contains(item["type"]?.string ?? "") else { throw .bad("media type is wrong") }
            guard let file = item["media"]?.string, file.hasPrefix("https://") || file.hasPrefix("http://") else {
                throw .bad("wrong file identifier/HTTP URL specified")
            }
            pictures.append((file, item["caption"]?.string))
        }
        let index = try self.chat(parameters)
        guard !self.members[index].isBlocked else { throw .blocked }
        let album = "\(self.number(below: 1 << 53))"
        let sent = pictures.map { picture in
            self.put(.photo(file: picture.file, caption: picture.caption, album: album), into: index, at: now)
        }
        return .done(.array(sent))
    }

    mutating func sendAudio(_ parameters: CallParameters, at now: Instant) throws(CallRefusal) -> BotAPIAnswer {
        let file = parameters["audio"]
        guard file.hasPrefix("https://") || file.hasPrefix("http://") else {
            throw .bad("wrong file identifier/HTTP URL specified")
        }
        let caption = parameters["caption"]
        guard caption.unicodeScalars.count <= 1024 else { throw .bad("message caption is too long") }
        let index = try self.chat(parameters)
        guard !self.members[index].isBlocked else { throw .blocked }
        return .done(self.put(.audio(file: file, caption: caption.isEmpty ? nil : caption), into: index, at: now))
    }

    /// A message of the bot's without text.
    private mutating func put(_ picture: Message.Picture, into index: Int, at now: Instant) -> JSONValue {
        let message = Message(
            id: self.members[index].takeMessageID(), from: self.members[index].room?.isChannel == true ? nil : self.bot,
            chat: self.members[index].chat, date: now, picture: picture)
        self.members[index].append(message, limit: self.configuration.maxMessages)
        self.publish(.message(message, of: self.members[index].user.id))
        return JSONValue(of: message)
    }
}
