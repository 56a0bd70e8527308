#include <map>
#include <string>
#include <string_view>

#include "forms/base/result.h"
#include "forms/xform/outline.h"
#include "forms/xform/shorthand.h"
#include "sync/batch/brief.h"
#include "sync/batch/dictionary.h"
#include "sync/batch/payload.h"
#include "tests/sync/vectors/cast.h"

namespace relais::tests {

namespace batch = sync::batch;
namespace seal = sync::seal;
namespace xform = forms::xform;

namespace {

constexpr std::string_view kHead =
    "<?xml version=\"1.0\"?><data id=\"flow_registry\" version=\"3\" "
    "xmlns:orx=\"http://openrosa.org/xforms\">";
// A value of each kind, what is empty, what is not there, and what the outline does not know.
constexpr std::string_view kContent =
    "<persons>12</persons><weight>-2.50</weight><share>-0.5</share><sex>f</sex><needs>c a</needs>"
    "<place>16.27 -0.05 0 4.5</place><name>Aïssata &amp; fils</name><phone>+22376543210</phone>"
    "<photo>photo-00c0ffee.jpg</photo><code>sac-00c0ffee</code><day>2026-11-20</day>"
    "<when>2026-11-20T08:42:00.000-01:30</when>"
    "<member><age>41</age><born>1985-02-03</born></member><member><age/><born/></member>"
    "<unknown kind=\"x\">text</unknown>"
    "<orx:meta><orx:instanceID>uuid:0a1b2c3d-0a1b-4c3d-8a1b-0a1b2c3d4e5f</orx:instanceID>"
    "</orx:meta></data>";

xform::Outline outline_here() {
    using forms::model::NodeKind;
    using xform::Expected;
    const auto leaf = [](const char* name, Expected expected, std::uint32_t list = 0,
                         std::uint32_t parent = 0) {
        return xform::OutlineNode{name, NodeKind::leaf, expected, parent, list, {}};
    };
    xform::Outline outline;
    outline.form_id = "flow_registry";
    outline.version = "3";
    outline.heads = {std::string(kHead)};
    outline.lists = {{"f", "m"}, {"a", "b", "c", "d"}};
    outline.nodes = {{"data", NodeKind::group, Expected::text, 0, 0, {}},
                     leaf("persons", Expected::integer),
                     leaf("weight", Expected::decimal),
                     leaf("share", Expected::decimal),
                     leaf("sex", Expected::choice, 1),
                     leaf("needs", Expected::choices, 2),
                     leaf("skipped", Expected::text),
                     leaf("place", Expected::place),
                     leaf("name", Expected::text),
                     leaf("phone", Expected::text),
                     leaf("photo", Expected::text),
                     leaf("code", Expected::text),
                     leaf("day", Expected::date),
                     leaf("when", Expected::date_time),
                     {"member", NodeKind::repeat, Expected::text, 0, 0, {}},
                     leaf("age", Expected::integer, 0, 14),
                     leaf("born", Expected::date, 0, 14),
                     {"meta", NodeKind::group, Expected::text, 0, 0, {}},
                     leaf("instanceID", Expected::text, 0, 17)};
    return outline;
}

}  // namespace

void add_brief(std::map<std::string, std::string>& files) {
    Cast cast;
    const auto outline = outline_here();
    const auto bytes = xform::encode(outline);
    const auto known = xform::decode_outline(bytes);
    RELAIS_ASSERT(known && *known == outline);
    batch::Payload payload{"flow_registry",
                           "3",
                           "uuid:0a1b2c3d-0a1b-4c3d-8a1b-0a1b2c3d4e5f",
                           "",
                           "AD-07",
                           "FMP-GAO-01",
                           "B",
                           {1'795'000'000'000},
                           {1'795'000'060'000},
                           -90,
                           std::string(kHead) + std::string(kContent),
                           {},
                           R"({"practice":1})"};
    const auto whole = payload;
    const auto brief = xform::shorten(payload.instance_xml, outline);
    RELAIS_ASSERT(brief);
    payload.brief = batch::make_brief(batch::name_of_outline(bytes), brief->bits, brief->texts,
                                      payload.instance_xml);
    batch::SealedRecord record{cast.device, 7, 1, cast.shift, {}, {}};
    batch::seal_payload(record, payload, cast.shift_key, cast.random);
    const auto opened = batch::open_payload(record, cast.shift_key);
    RELAIS_ASSERT(opened && opened->brief);
    const auto spelled = xform::spell_out({opened->brief->bits, opened->brief->texts}, outline);
    RELAIS_ASSERT(spelled && spelled->instance_xml == whole.instance_xml);
    files["brief.json"] = text_of({{"outline", hex(bytes)},
                                   {"bytes", hex(batch::encode_record(record))},
                                   {"shift_key", hex(cast.shift_key.view())},
                                   {"says", json_of(record)},
                                   {"payload", json_of(whole)}});
    files["dictionary.json"] = text_of({{"dictionary_1", hex(batch::dictionary_1())},
                                        {"hash", hex(seal::hash(batch::dictionary_1()))}});
}

}  // namespace relais::tests
