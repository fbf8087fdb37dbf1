// Gamification
