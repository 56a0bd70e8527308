// An enumerator's days with the laptop's store.
#include "tests/sync/store/laptop.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "tests/sync/trials/work.h"

namespace relais::tests {

namespace {

constexpr std::array<const char*, 7> kFindings{"row_restored",   "line_restored", "record_lost",
                                               "record_missing", "chain_broken",  "purge_unsigned",
                                               "rolled_back"};

class DeviceWork final : public Work {
  public:
    explicit DeviceWork(std::uint64_t seed) : random_(seed) {}

    std::string folder() const override { return laptop_.path(); }
    void begin() override {
        auto made = Store::create(laptop_.path(), laptop_.enrolment, kEnumerator, kPassphrase,
                                  laptop_.clock, random_, seal::kTestCost);
        REQUIRE(made);
        store_.emplace(std::move(*made));
        device_key_ = store_->claim()->device_key;
    }
    void end() override { store_.reset(); }
    std::string holds() override {
        auto text = text_of(*store_);
        if (!text) FAIL(describe(text.error()));
        return *text;
    }

    void act(Random& random) override {
        laptop_.clock.advance_ms(static_cast<std::int64_t>(random.below(40'000'000)));
        const auto drafts = drafts_now();
        const bool in_shift = store_->current_shift()->has_value();
        const auto dice = random.below(100);
        if (!in_shift && dice < 60)
            REQUIRE(store_->open_shift("FMP-GAO-01", "B"));
        else if (dice < 30 || drafts.empty())
            save(random, draft_named(next_++));
        else if (dice < 40)
            save(random, drafts[random.below(drafts.size())]);
        else if (dice < 65 && in_shift)
            finish(drafts[random.below(drafts.size())]);
        else
            act_seldom(random, drafts, in_shift);
    }

    Result<Opened> open(const std::string& folder, bool go_on) override {
        auto store = Store::open(folder, laptop_.clock, random_);
        if (!store && store.error().code == Errc::not_found) return Opened{"no store\n", {}};
        if (!store) return std::unexpected(store.error());
        TRY(store->unlock(kEnumerator, kPassphrase));
        Opened opened;
        for (const auto& finding : store->findings())
            opened.findings.push_back(fmt::format(
                "{} {}", kFindings.at(static_cast<std::size_t>(finding.kind)), finding.seq));
        opened.text = TRY(text_of(*store));
        if (go_on) TRY(work_goes_on(*store));
        return opened;
    }

  private:
    void act_seldom(Random& random, const std::vector<store::DraftId>& drafts, bool in_shift) {
        const auto& draft = drafts[random.below(drafts.size())];
        switch (random.below(9)) {
        case 0:
            REQUIRE(store_->delete_draft(draft));
            break;
        case 1:
            REQUIRE(store_->bin_draft(draft));
            break;
        case 2:
            REQUIRE(store_->put_attachment(draft, fmt::format("photo-{}.jpg", next_++),
                                           some_bytes(random, 9000)));
            break;
        case 3:
            if (in_shift) REQUIRE(store_->close_shift(drafts));
            break;
        case 4:
            store_.reset();
            store_.emplace(laptop_.reopen());
            break;
        case 5:
            // As a notice of the hub does it.
            laptop_.execute("UPDATE delivery SET state = 'safe' WHERE state = 'delivered'");
            break;
        case 6:
            REQUIRE(store_->purge(static_cast<int>(random.below(2))));
            break;
        default:
            receive(random);
        }
    }

    void save(Random& random, const store::DraftId& id) {
        REQUIRE(store_->save_draft({id, "a line", some_bytes(random, 3000), {}}));
    }

    void finish(const store::DraftId& id) {
        REQUIRE(store_->finalise(id, Laptop::payload("uuid:" + id), "a record"));
    }

    void receive(Random& random) {
        const auto batch = store_->next_batch(500 + random.below(8000));
        REQUIRE(batch);
        if (!batch->has_value()) return;
        const auto receipt = laptop_.receipt_for(**batch, device_key_);
        REQUIRE(store_->apply_receipt(receipt, batch::hash_of_batch(**batch)));
    }

    std::vector<store::DraftId> drafts_now() const {
        std::vector<store::DraftId> ids;
        const auto drafts = store_->drafts();
        REQUIRE(drafts);
        for (const auto& draft : *drafts)
            ids.push_back(draft.id);
        return ids;
    }

    static std::string some_bytes(Random& random, std::uint64_t most) {
        std::string bytes(random.below(most), '\0');
        random.fill({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
        return bytes;
    }

    static std::string hash_text(std::string_view bytes) {
        return seal::fingerprint_words(seal::hash(bytes));
    }

    static Result<void> add_drafts(const Store& store, const std::vector<store::Draft>& drafts,
                                   const char* kind, std::string& text) {
        std::vector<std::string> lines;
        for (const auto& one : drafts) {
            const auto content = kind == std::string_view("draft")
                                     ? TRY(store.draft(one.id)).content
                                     : std::string();
            auto line = fmt::format("{} {} {} {} {}", kind, one.id, one.summary, one.saved.ms,
                                    hash_text(content));
            for (const auto& file : TRY(store.attachments(one.id)))
                line += fmt::format(" {} {}", file.name,
                                    hash_text(TRY(store.attachment(one.id, file.name))));
            lines.push_back(line + "\n");
        }
        std::sort(lines.begin(), lines.end());
        for (const auto& line : lines)
            text += line;
        return {};
    }

    static Result<std::string> text_of(const Store& store) {
        std::string text;
        for (const auto& record : TRY(store.records()))
            text += fmt::format("record {} {} {} {} {} {}\n", record.seq,
                                static_cast<int>(record.delivery), record.instance_id,
                                record.summary, record.finalised.ms, record.size_bytes);
        TRY(add_drafts(store, TRY(store.drafts()), "draft", text));
        TRY(add_drafts(store, TRY(store.binned_drafts()), "binned", text));
        const auto shift = TRY(store.current_shift());
        if (shift) text += fmt::format("shift {} {}\n", shift->point, shift->opened.ms);
        const auto outbox = TRY(store.outbox());
        text += fmt::format("outbox {} {} {} {}\n", outbox.queued, outbox.delivered,
                            outbox.quarantined, outbox.last_receipt.ms);
        for (const auto& purge : TRY(store.purges()))
            text += fmt::format("purge {} {} {}\n", purge.number, purge.first_seq, purge.last_seq);
        if (TRY(store.settings()).points.empty()) return fail(Errc::corrupt, "settings", "gone");
        return text;
    }

    /// The next number, and a chain that the hub will take.
    Result<void> work_goes_on(Store& store) const {
        const auto records = TRY(store.records());
        const auto purges = TRY(store.purges());
        const auto purged = purges.empty() ? 0 : purges.back().last_seq;
        const auto last = records.empty() ? purged : records.front().seq;
        for (std::size_t i = 0; i < records.size(); ++i)
            if (records[i].seq != last - i) return fail(Errc::corrupt, "record", "not dense");
        if (!TRY(store.current_shift())) TRY(store.open_shift("FMP-GAO-01", "B"));
        const auto id = draft_named(1'000'000);
        TRY(store.save_draft({id, "", "<d/>", {}}));
        const auto record = TRY(store.finalise(id, Laptop::payload("uuid:after"), "s"));
        if (record.seq != last + 1) return fail(Errc::corrupt, "record", "has a wrong number");
        const auto bytes = TRY(store.next_batch(batch::kMaxBatchBytes));
        if (!bytes) return fail(Errc::corrupt, "record", "does not wait to be sent");
        const auto sent = TRY(batch::decode(*bytes, device_key_)).records;
        for (std::size_t i = 1; i < sent.size(); ++i)
            if (sent[i].seq == sent[i - 1].seq + 1 && sent[i].previous != hash_of(sent[i - 1]))
                return fail(Errc::corrupt, "record", "does not continue the chain");
        return {};
    }

    Laptop laptop_;
    SeededRandom random_;
    std::optional<Store> store_;
    seal::VerifyKey device_key_{};
    std::uint64_t next_ = 1;
};

}  // namespace

std::unique_ptr<Work> device_work(std::uint64_t seed) {
    return std::make_unique<DeviceWork>(seed);
}

}  // namespace relais::tests
