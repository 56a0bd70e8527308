// Records are sealed brief where the hub keeps the outline of their form, and only there.
#include "client/work/brief.h"
#include "forms/base/file.h"
#include "forms/base/text.h"
#include "forms/xform/outline.h"
#include "forms/xform/shorthand.h"
#include "sync/hub/outlines.h"
#include "tests/client/work/steps.h"

using namespace relais;
using namespace relais::client::work;
using namespace relais::client::work::tests;
namespace batch = relais::sync::batch;
namespace xform = relais::forms::xform;

namespace {

/// What a real hub keeps of the small form, and hands out with it.
std::string outline_bytes(const std::string& folder) {
    const auto files = sync::hub::with_outlines(folder, {{"registre.md", kSmallForm}});
    REQUIRE(files);
    REQUIRE(files->size() == 2);
    CHECK(files->back().name == batch::kOutlinesFile);
    auto path = folder + "/";
    path += trim(files->back().bytes);
    path += ".outline";
    const auto bytes = read_file(path, xform::kMaxOutlineBytes);
    REQUIRE(bytes);
    return *bytes;
}

/// Enrolled with a hub that says it keeps these outlines; a shift is open.
std::unique_ptr<Workplace> ready_with(Laptop& laptop, const std::string& outlines) {
    laptop.hub.write_enrolment(laptop.folder / "laptop.relais",
                               {{"registre.md", kSmallForm}, {batch::kOutlinesFile, outlines}});
    auto workplace = laptop.workplace();
    Outcome<> enrolled;
    workplace->enrol(laptop.folder / "laptop.relais", "AD-07", kPassphrase, enrolled.done());
    REQUIRE(enrolled.get(*laptop.jobs).has_value());
    CHECK(workplace->forms().size() == 1);
    open_shift(*workplace, laptop);
    return workplace;
}

}  // namespace

TEST_CASE("brief: a record is sealed by the outline that the hub keeps", "[client_work]") {
    Laptop laptop;
    const auto bytes = outline_bytes(laptop.folder / "outlines");
    const auto name = batch::name_of_outline(bytes);
    auto workplace = ready_with(laptop, "0011223344556677\n" + batch::to_hex(name) + "\n");
    const auto first = record(*workplace, laptop, "in", 4);
    exchange(*workplace, laptop);
    const auto sealed = laptop.hub.open(first);
    REQUIRE(sealed);
    REQUIRE(sealed->brief);
    CHECK(sealed->brief->outline == name);
    CHECK(sealed->instance_xml.empty());
    const auto outline = xform::decode_outline(bytes);
    const auto spelled = xform::spell_out({sealed->brief->bits, sealed->brief->texts}, *outline);
    REQUIRE(spelled);
    CHECK(spelled->instance_xml.find("<women>4</women>") != std::string::npos);
    const auto whole =
        batch::whole(*sealed, {outline->form_id, outline->version, spelled->instance_id,
                               spelled->deprecated_id, spelled->instance_xml});
    REQUIRE(whole);
    CHECK(whole->form_id == "flow_registry");
    CHECK(whole->enumerator == "AD-07");

    // It is reopened from what was sealed.
    Outcome<> correcting;
    workplace->correct(first, correcting.done());
    REQUIRE(correcting.get(*laptop.jobs).has_value());
    CHECK(workplace->interview()->answer_at("/data/counts/women") == "4");
    answer(*workplace, "/data/direction", "out");
    const auto second = finalise(*workplace, laptop);
    exchange(*workplace, laptop);
    const auto corrected = laptop.hub.open(second);
    REQUIRE(corrected->brief);
    CHECK(xform::spell_out({corrected->brief->bits, corrected->brief->texts}, *outline)
              ->deprecated_id == spelled->instance_id);
}

TEST_CASE("brief: without a hub that keeps its outline a record goes whole", "[client_work]") {
    Laptop laptop;
    auto workplace = ready_with(laptop, "0011223344556677\n");
    const auto seq = record(*workplace, laptop, "in", 4);
    exchange(*workplace, laptop);
    const auto sealed = laptop.hub.open(seq);
    REQUIRE(sealed);
    CHECK_FALSE(sealed->brief);
    CHECK(sealed->instance_xml.find("<women>4</women>") != std::string::npos);
}
