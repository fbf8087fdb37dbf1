// BotUI
