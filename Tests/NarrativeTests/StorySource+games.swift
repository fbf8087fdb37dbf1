extension StorySource {
    /// A door with a game of `kind`; behind it a room for who wins and a garden for everybody, both ways back.
    static func game(_ lines: String, lost: String = "") -> String {
        """
        story: juegos
        start: puerta
        narrator: lucien
        == uno
        title.es: Uno
        title.en: One
        :: puerta
        title.es: La puerta
        title.en: The Door
        text.es: Una puerta.
        text.en: A door.
        \(lines)
        * dentro -> sala
          es: Entrar
          en: Enter
          needs: won puerta
        * rodear -> jardin
          es: Rodear
          en: Go round
          \(lost)
        :: sala
        title.es: La sala
        title.en: The Room
        text.es: Una sala.
        text.en: A room.
        * salir -> jardin
          es: Salir
          en: Leave
        :: jardin
        title.es: El jardín
        title.en: The Garden
        text.es: Un jardín.
        text.en: A garden.
        """
    }

    static let answer = """
        game: answer
        game.answer.es: la luna | luna
        game.answer.en: the moon
        game.attempts: 2
        game.cooldown: 10 minutes
        game.wins: +10 besitos
        """

    static let number = "game: number\ngame.from: 1\ngame.to: 20\ngame.attempts: 3"

    static let sequence = """
        game: sequence
        game.button: Rojo | Red
        game.button: Azul | Blue
        game.order: 2 1 2
        """
}
