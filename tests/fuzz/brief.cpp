// Records written short: o an outline, x XML to be written short, s what is to be spelled out
// (length of the bits u16, bits, texts), all by one small outline.
#include "tests/fuzz/brief.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"
#include "forms/xform/outline.h"
#include "forms/xform/shorthand.h"
#include "sync/batch/bytes.h"
#include "tests/fuzz/targets.h"

namespace relais::tests::fuzz {

namespace batch = sync::batch;
namespace shorthand = forms::xform;

namespace {

constexpr const char* kRecord =
    "<?xml version=\"1.0\"?><data id=\"household\" version=\"3\" "
    "xmlns:orx=\"http://openrosa.org/xforms\"><n>2</n><sex>f</sex><place>16.27 -0.05 0 4</place>"
    "<member><name>Awa</name><needs>a c</needs></member><member><name/><needs/></member>"
    "<day>2026-11-20</day><when>2026-11-20T08:42:00.000+01:00</when><phone>+22376543210</phone>"
    "<orx:meta><orx:instanceID>uuid:0a1b2c3d-0a1b-4c3d-8a1b-0a1b2c3d4e5f</orx:instanceID>"
    "</orx:meta></data>";

shorthand::Outline small_outline() {
    using forms::model::NodeKind;
    using shorthand::Expected;
    shorthand::Outline outline;
    outline.form_id = "household";
    outline.version = "3";
    const std::string_view record = kRecord;
    outline.heads = {std::string(record.substr(0, record.find("<n>")))};
    outline.lists = {{"f", "m"}, {"a", "b", "c", "d"}};
    outline.nodes = {{"data", NodeKind::group, Expected::text, 0, 0, {}},
                     {"n", NodeKind::leaf, Expected::integer, 0, 0, {}},
                     {"sex", NodeKind::leaf, Expected::choice, 0, 1, {}},
                     {"place", NodeKind::leaf, Expected::place, 0, 0, {}},
                     {"member", NodeKind::repeat, Expected::text, 0, 0, {}},
                     {"name", NodeKind::leaf, Expected::text, 4, 0, {}},
                     {"needs", NodeKind::leaf, Expected::choices, 4, 2, {}},
                     {"day", NodeKind::leaf, Expected::date, 0, 0, {}},
                     {"when", NodeKind::leaf, Expected::date_time, 0, 0, {}},
                     {"phone", NodeKind::leaf, Expected::text, 0, 0, {}},
                     {"meta", NodeKind::group, Expected::text, 0, 0, {}},
                     {"instanceID", NodeKind::leaf, Expected::text, 10, 0, {}}};
    return outline;
}

/// What is written short comes back byte for byte.
void to_be_short(std::string_view xml, const shorthand::Outline& outline) {
    const auto brief = shorthand::shorten(xml, outline);
    if (!brief) return;
    const auto back = shorthand::spell_out(*brief, outline);
    RELAIS_ASSERT(back && back->instance_xml == xml);
}

void to_be_spelled_out(std::string_view bytes, const shorthand::Outline& outline) {
    batch::Reader reader(bytes, "brief");
    const auto size = reader.u16();
    if (!size) return;
    const auto bits = reader.raw(std::min<std::size_t>(*size, reader.left()));
    const auto texts = reader.raw(reader.left());
    const auto spelled = shorthand::spell_out({std::string(*bits), std::string(*texts)}, outline);
    if (spelled) to_be_short(spelled->instance_xml, outline);
}

}  // namespace

std::vector<std::string> brief_seeds() {
    const auto outline = small_outline();
    std::vector<std::string> seeds{"o" + shorthand::encode(outline), std::string("x") + kRecord};
    if (const auto brief = shorthand::shorten(kRecord, outline))
        seeds.push_back("s" + batch::Writer()
                                  .u16(static_cast<std::uint16_t>(brief->bits.size()))
                                  .raw(brief->bits)
                                  .raw(brief->texts)
                                  .take());
    return seeds;
}

void brief(std::string_view bytes) {
    if (bytes.empty()) return;
    const auto rest = bytes.substr(1);
    if (bytes.front() == 'o') {
        const auto outline = shorthand::decode_outline(rest);
        if (!outline) return;
        RELAIS_ASSERT(shorthand::encode(*outline) == rest);
        to_be_short(kRecord, *outline);
    } else if (bytes.front() == 'x') {
        to_be_short(rest, small_outline());
    } else if (bytes.front() == 's') {
        to_be_spelled_out(rest, small_outline());
    }
}

}  // namespace relais::tests::fuzz
