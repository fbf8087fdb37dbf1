// TelegramAPI
