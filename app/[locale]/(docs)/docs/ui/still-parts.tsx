import { Alert, Banner } from "@/components/ui/alert";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Button, ButtonLink } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { DescriptionItem, DescriptionList } from "@/components/ui/description-list";
import { AsleepDrawing, HouseDrawing, LemonDrawing, LetterDrawing, LostDrawing, UnpluggedDrawing } from "@/components/ui/drawings";
import { EmptyState } from "@/components/ui/empty-state";
import { IconButton } from "@/components/ui/icon-button";
import { PencilIcon, PlusIcon, Trash2Icon } from "@/components/ui/icons";
import { Link } from "@/components/ui/link";
import { Pagination } from "@/components/ui/pagination";
import { Skeleton, SkeletonCard } from "@/components/ui/skeleton";
import { Spinner } from "@/components/ui/spinner";
import { ProgressBar, Stepper } from "@/components/ui/stepper";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { Tabs } from "@/components/ui/tabs";
import type { messagesOf } from "@/lib/i18n/messages";
import { Section } from "./section";

export type GalleryWords = ReturnType<typeof messagesOf>["ui"];
export type CommonWords = ReturnType<typeof messagesOf>["common"];

const swatches = ["bg-paper", "bg-surface", "bg-sunken", "bg-line", "bg-edge", "bg-muted", "bg-ink", "bg-lemon", "bg-lemon-soft", "bg-leaf", "bg-danger", "bg-amber", "bg-sky"];
const sizes = ["text-display font-semibold", "text-3xl font-semibold", "text-2xl font-semibold", "text-xl font-semibold", "text-lg font-semibold", "text-base", "text-sm", "text-xs"];

/** What needs no scripts. */
export function StillParts({ words, common }: { words: GalleryWords; common: CommonWords }) {
  return (
    <>
      <Section title={words.type}>
        {sizes.map((size) => (
          <p key={size} className={`${size} truncate`}>
            {words.sample}
          </p>
        ))}
      </Section>

      <Section title={words.colour}>
        <div className="flex flex-wrap gap-3" aria-hidden="true">
          {swatches.map((swatch) => (
            <span key={swatch} className={`size-16 rounded-lg border border-line ${swatch}`} />
          ))}
        </div>
        <p>
          {words.sample} <span className="text-muted">{words.sentence}</span>
        </p>
      </Section>

      <Section title={words.buttons}>
        <div className="flex flex-wrap items-center gap-3">
          <Button>{words.primary}</Button>
          <Button variant="secondary">{words.secondary}</Button>
          <Button variant="quiet">{words.quiet}</Button>
          <Button variant="ink">{words.ink}</Button>
          <Button variant="danger">{words.danger}</Button>
          <Button disabled>{words.disabled}</Button>
          <Button busy>{words.busy}</Button>
        </div>
        <div className="flex flex-wrap items-center gap-3">
          <ButtonLink size="lg" href="#top">
            <PlusIcon />
            {words.add}
          </ButtonLink>
          <IconButton label={words.change}>
            <PencilIcon />
          </IconButton>
          <IconButton label={words.danger}>
            <Trash2Icon />
          </IconButton>
          <Link href="#top">{words.forgot}</Link>
        </div>
        <Tabs label={words.signIn} className="max-w-sm" items={[{ href: "#a", label: words.byPassword, current: true }, { href: "#b", label: words.bySms, current: false }]} />
      </Section>

      <Section title={words.messages}>
        <Alert>{words.info}</Alert>
        <Alert tone="success">{words.success}</Alert>
        <Alert tone="warning" title={words.note2} action={<Link href="#top">{words.change}</Link>}>
          {words.warning}
        </Alert>
        <Alert tone="danger">{words.error}</Alert>
        <Banner tone="warning">{words.warning}</Banner>
        <div className="flex flex-wrap gap-2">
          <Badge tone="lemon">{words.default}</Badge>
          <Badge tone="success">{words.verified}</Badge>
          <Badge tone="warning">{words.pending}</Badge>
          <Badge tone="danger">{words.failed}</Badge>
          <Badge tone="info">{words.staff}</Badge>
          <Badge>{words.home}</Badge>
        </div>
      </Section>

      <Section title={words.data}>
        <Card aria-labelledby="card-title">
          <CardHeader id="card-title" title={words.username} action={<Button variant="quiet">{words.change}</Button>}>
            {words.sentence}
          </CardHeader>
          <CardBody className="pt-2! pb-1!">
            <DescriptionList>
              <DescriptionItem term={words.username}>
                <span className="inline-flex items-center gap-3">
                  <Avatar name="lemon" /> lemon
                </span>
              </DescriptionItem>
              <DescriptionItem term={words.mobile} hint={words.mobileHint} action={<Button variant="quiet">{words.change}</Button>}>
                <span className="tnum">138 **** 8000</span>
              </DescriptionItem>
              <DescriptionItem term={words.email}>
                lemon@example.com <Badge tone="success" className="ml-2">{words.verified}</Badge>
              </DescriptionItem>
            </DescriptionList>
          </CardBody>
        </Card>
        <Table label={words.event}>
          <thead>
            <Tr>
              <Th>{words.time}</Th>
              <Th>{words.event}</Th>
              <Th numeric>{words.count}</Th>
            </Tr>
          </thead>
          <tbody>
            {["09:41", "08:05"].map((time) => (
              <Tr key={time}>
                <Td className="tnum">{time}</Td>
                <Td>{words.signIn}</Td>
                <Td numeric>1</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
        <Pagination label={words.data} words={{ previous: common.previous, next: common.next }} previousHref="#a" nextHref="#b" />
        <Stepper label={words.steps} steps={[words.step1, words.step2, words.step3]} current={1} done={common.done} />
        <ProgressBar label={words.count} value={40} max={100} />
      </Section>

      <Section title={words.waiting}>
        <div className="grid gap-4 sm:grid-cols-2">
          <SkeletonCard label={common.loading} />
          <div className="space-y-3">
            <Skeleton className="h-12" />
            <Spinner label={common.loading} />
          </div>
        </div>
        <Card>
          <EmptyState level={3} drawing={<HouseDrawing />} title={words.emptyTitle} action={<Button>{words.add}</Button>}>
            {words.emptyBody}
          </EmptyState>
        </Card>
        <div className="flex flex-wrap justify-center gap-4">
          <LemonDrawing />
          <LostDrawing />
          <UnpluggedDrawing />
          <AsleepDrawing />
          <LetterDrawing />
        </div>
      </Section>
    </>
  );
}
