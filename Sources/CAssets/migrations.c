#include "CAssets.h"

// A new migration is one block here and one line in the table below.
static const unsigned char m0001[] = {
#embed "../../Migrations/0001_coordination.sql"
};
static const unsigned char m0002[] = {
#embed "../../Migrations/0002_identity.sql"
};
static const unsigned char m0003[] = {
#embed "../../Migrations/0003_gamification.sql"
};
static const unsigned char m0004[] = {
#embed "../../Migrations/0004_narrative.sql"
};
static const unsigned char m0005[] = {
#embed "../../Migrations/0005_events.sql"
};
static const unsigned char m0006[] = {
#embed "../../Migrations/0006_jobs.sql"
};
static const unsigned char m0007[] = {
#embed "../../Migrations/0007_workflows.sql"
};
static const unsigned char m0008[] = {
#embed "../../Migrations/0008_limits.sql"
};
static const unsigned char m0009[] = {
#embed "../../Migrations/0009_operations.sql"
};
static const unsigned char m0010[] = {
#embed "../../Migrations/0010_shop.sql"
};
static const unsigned char m0011[] = {
#embed "../../Migrations/0011_requirements.sql"
};
static const unsigned char m0012[] = {
#embed "../../Migrations/0012_hot_paths.sql"
};
static const unsigned char m0013[] = {
#embed "../../Migrations/0013_story_versions.sql"
};
static const unsigned char m0014[] = {
#embed "../../Migrations/0014_ledger_care.sql"
};
static const unsigned char m0015[] = {
#embed "../../Migrations/0015_playing.sql"
};
static const unsigned char m0016[] = {
#embed "../../Migrations/0016_vip_denials.sql"
};
static const unsigned char m0017[] = {
#embed "../../Migrations/0017_progress.sql"
};
static const unsigned char m0018[] = {
#embed "../../Migrations/0018_games.sql"
};
static const unsigned char m0019[] = {
#embed "../../Migrations/0019_notices.sql"
};
static const unsigned char m0020[] = {
#embed "../../Migrations/0020_workflow_families.sql"
};
static const unsigned char m0021[] = {
#embed "../../Migrations/0021_progress_marks.sql"
};
static const unsigned char m0022[] = {
#embed "../../Migrations/0022_lean_progress.sql"
};
static const unsigned char m0023[] = {
#embed "../../Migrations/0023_achievements_again.sql"
};
static const unsigned char m0024[] = {
#embed "../../Migrations/0024_names_and_messages.sql"
};
static const unsigned char m0025[] = {
#embed "../../Migrations/0025_linked_posts.sql"
};
static const unsigned char m0026[] = {
#embed "../../Migrations/0026_trivia_media.sql"
};
static const unsigned char m0027[] = {
#embed "../../Migrations/0027_mini_games.sql"
};
static const unsigned char m0028[] = {
#embed "../../Migrations/0028_post_links_and_missions.sql"
};
static const unsigned char m0029[] = {
#embed "../../Migrations/0029_experiences.sql"
};
static const unsigned char m0030[] = {
#embed "../../Migrations/0030_progress_in_one_row.sql"
};
static const unsigned char m0031[] = {
#embed "../../Migrations/0031_lots_in_place.sql"
};

static const struct EmbeddedFile table[] = {
    {"0001_coordination.sql", m0001, sizeof m0001},
    {"0002_identity.sql", m0002, sizeof m0002},
    {"0003_gamification.sql", m0003, sizeof m0003},
    {"0004_narrative.sql", m0004, sizeof m0004},
    {"0005_events.sql", m0005, sizeof m0005},
    {"0006_jobs.sql", m0006, sizeof m0006},
    {"0007_workflows.sql", m0007, sizeof m0007},
    {"0008_limits.sql", m0008, sizeof m0008},
    {"0009_operations.sql", m0009, sizeof m0009},
    {"0010_shop.sql", m0010, sizeof m0010},
    {"0011_requirements.sql", m0011, sizeof m0011},
    {"0012_hot_paths.sql", m0012, sizeof m0012},
    {"0013_story_versions.sql", m0013, sizeof m0013},
    {"0014_ledger_care.sql", m0014, sizeof m0014},
    {"0015_playing.sql", m0015, sizeof m0015},
    {"0016_vip_denials.sql", m0016, sizeof m0016},
    {"0017_progress.sql", m0017, sizeof m0017},
    {"0018_games.sql", m0018, sizeof m0018},
    {"0019_notices.sql", m0019, sizeof m0019},
    {"0020_workflow_families.sql", m0020, sizeof m0020},
    {"0021_progress_marks.sql", m0021, sizeof m0021},
    {"0022_lean_progress.sql", m0022, sizeof m0022},
    {"0023_achievements_again.sql", m0023, sizeof m0023},
    {"0024_names_and_messages.sql", m0024, sizeof m0024},
    {"0025_linked_posts.sql", m0025, sizeof m0025},
    {"0026_trivia_media.sql", m0026, sizeof m0026},
    {"0027_mini_games.sql", m0027, sizeof m0027},
    {"0028_post_links_and_missions.sql", m0028, sizeof m0028},
    {"0029_experiences.sql", m0029, sizeof m0029},
    {"0030_progress_in_one_row.sql", m0030, sizeof m0030},
    {"0031_lots_in_place.sql", m0031, sizeof m0031},
};
const struct EmbeddedFile *const embedded_migrations = table;
const size_t embedded_migrations_count = sizeof table / sizeof table[0];
