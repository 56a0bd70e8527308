// Records that a laptop wrote brief: what the desk needs to open them, and what it says without.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "forms/base/file.h"
#include "forms/base/text.h"
#include "forms/xform/shorthand.h"
#include "sync/hub/backup.h"
#include "sync/hub/outlines.h"
#include "tests/sync/hub/two_devices.h"

using namespace relais;
using namespace relais::tests;
namespace xform = relais::forms::xform;

namespace {

std::vector<std::string> outline_files(const TestHub& hub) {
    auto names = must(list_folder(hub.path + "/outlines"));
    std::erase_if(names, [](const std::string& name) { return !name.ends_with(".outline"); });
    return names;
}

/// As a laptop writes it, by the outline that the hub keeps of that form.
batch::Payload made_brief(const TestHub& hub, batch::Payload payload) {
    for (const auto& name : outline_files(hub)) {
        const auto bytes = must(read_file(hub.path + "/outlines/" + name, xform::kMaxOutlineBytes));
        const auto outline = must(xform::decode_outline(bytes));
        if (outline.form_id != payload.form_id) continue;
        const auto brief = xform::shorten(payload.instance_xml, outline);
        REQUIRE(brief);
        payload.brief = batch::make_brief(batch::name_of_outline(bytes), brief->bits, brief->texts,
                                          payload.instance_xml);
    }
    REQUIRE(payload.brief);
    return payload;
}

/// A household with one member in the first store, written brief.
batch::Payload send_brief(TestHub& hub, RawLaptop& laptop) {
    REQUIRE(laptop.claim().status == 200);
    laptop.add("in", "4");
    auto payload = made_brief(hub, household_payload("", {"Awa Maïga", "Issa &amp; fils"}));
    batch::seal_payload(laptop.chain[0], payload, laptop.shift_key, laptop.random);
    laptop.receipt(laptop.put(laptop.batch_of({0})));
    payload.brief.reset();
    return payload;
}

Result<sync::hub::OpenAttempt> attempt(TestHub& hub) {
    const auto keys = must(hub.folder().desk_keys(kPassphrase));
    const auto stored = must(hub.store().records_after(0, 10));
    REQUIRE(stored.size() == 1);
    return sync::hub::try_open_record(hub.store(), stored[0].record, keys);
}

}  // namespace

TEST_CASE("brief: the desk opens the very bytes that the laptop finalised", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    const auto payload = send_brief(hub, laptop);
    CHECK(laptop.chain[0].sealed.size() <= 40 + 2 * batch::kPadBytes);
    const auto opened = must(attempt(hub));
    REQUIRE(opened.payload);
    CHECK(*opened.payload == payload);
    const auto book = hub.book();
    REQUIRE(book.tables.size() == 2);
    CHECK(book.tables[1].rows.size() == 2);
    CHECK(book.tables[1].rows[1][2] == "Issa & fils");
}

TEST_CASE("brief: laptops are told which outlines the hub keeps", "[hub]") {
    TestHub hub;
    const auto enrolment = hub.enrol();
    const auto told =
        std::find_if(enrolment.files.begin(), enrolment.files.end(),
                     [](const auto& file) { return file.name == batch::kOutlinesFile; });
    REQUIRE(told != enrolment.files.end());
    auto names = outline_files(hub);
    REQUIRE(names.size() == 2);
    for (const auto& name : names)
        CHECK(has_word(told->bytes, name.substr(0, name.size() - std::string(".outline").size())));

    // Another version of a form: the one of before is kept beside it.
    const auto path = hub.path + "/forms/household.md";
    auto form = must(read_file(path, 1 << 20));
    form.replace(form.find("Enquête    | 1"), std::string("Enquête    | 1").size(),
                 "Enquête    | 2");
    must(write_file_atomically(path, form));
    hub.publish();
    const auto more = outline_files(hub);
    CHECK(more.size() == 3);
    CHECK(std::includes(more.begin(), more.end(), names.begin(), names.end()));
    // What is no form, or a broken one, has none, and harms no other.
    must(write_file_atomically(hub.path + "/forms/broken.xml", "<h:html"));
    hub.publish();
    CHECK(outline_files(hub).size() == 3);
}

TEST_CASE("brief: a record whose form is not at the hub is kept and opens once it is", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    send_brief(hub, laptop);
    std::filesystem::remove_all(hub.path + "/outlines");
    const auto form = must(read_file(hub.path + "/forms/household.md", 1 << 20));
    std::filesystem::remove(hub.path + "/forms/household.md");
    hub.publish();

    CHECK(hub.book().tables.size() == 0);
    const auto closed = must(attempt(hub));
    CHECK_FALSE(closed.payload);
    CHECK(closed.reason.find("outline") != std::string::npos);
    CHECK(closed.reason.find("publish that version of the form") != std::string::npos);

    must(write_file_atomically(hub.path + "/forms/household.md", form));
    hub.publish();
    CHECK(hub.book().tables.size() == 2);
}

TEST_CASE("brief: a record opens though its form was replaced or taken away", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    const auto payload = send_brief(hub, laptop);
    std::filesystem::remove(hub.path + "/forms/household.md");
    hub.publish();
    CHECK(*must(attempt(hub)).payload == payload);

    // And from a backup.
    const auto backup = hub.temporary / "backup";
    must(sync::hub::make_backup(hub.folder(), backup, hub.clock.now()));
    const auto names = outline_files(hub);
    std::filesystem::remove_all(hub.path + "/outlines");
    CHECK_FALSE(must(attempt(hub)).payload);
    REQUIRE_FALSE(names.empty());
    for (const auto& name : names)
        CHECK(path_exists(backup + "/outlines/" + name));
}

TEST_CASE("brief: a damaged or foreign outline opens nothing, and says so", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    send_brief(hub, laptop);
    const auto names = outline_files(hub);
    const auto all = [&](const std::function<std::string(std::string)>& change) {
        for (const auto& name : names) {
            const auto path = hub.path + "/outlines/" + name;
            must(write_file_atomically(path, change(must(read_file(path, 1 << 20)))));
        }
    };
    all([](std::string bytes) {
        bytes.back() ^= 1;
        return bytes;
    });
    const auto closed = must(attempt(hub));
    CHECK_FALSE(closed.payload);
    CHECK(closed.reason.find("is damaged") != std::string::npos);
}
