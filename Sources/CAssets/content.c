#include "CAssets.h"

static const unsigned char mansion[] = {
#embed "../../Content/demo/mansion.story"
};

const struct EmbeddedFile embedded_demo_story = {"mansion.story", mansion, sizeof mansion};
