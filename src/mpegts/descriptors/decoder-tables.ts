// Tested by: test/mpegts/descriptors/descriptor.test.ts
import { ac3AudioStream, eac3AudioStream } from './atsc/audio.js';
import { captionService } from './atsc/caption-service.js';
import { componentName, extendedChannelName, serviceLocation, timeShiftedService } from './atsc/channel.js';
import { contentAdvisory } from './atsc/content-advisory.js';
import * as dvbAudio from './dvb/audio.js';
import * as cableSatellite from './dvb/cable-satellite.js';
import * as dataBroadcast from './dvb/data-broadcast.js';
import * as event from './dvb/event.js';
import { linkage } from './dvb/linkage.js';
import { localTimeOffset } from './dvb/local-time-offset.js';
import * as logicalChannel from './dvb/logical-channel.js';
import * as names from './dvb/names.js';
import * as recording from './dvb/recording.js';
import * as service from './dvb/service.js';
import * as subtitle from './dvb/subtitle.js';
import { t2DeliverySystem, terrestrialDeliverySystem } from './dvb/terrestrial.js';
import * as audio from './mpeg/audio.js';
import * as buffer from './mpeg/buffer.js';
import * as data from './mpeg/data.js';
import { registration } from './mpeg/registration.js';
import * as video from './mpeg/video.js';

/*
 * A decoder reads the content of one kind of descriptor into an object that `name` tells from the others: a field that is
 * not there is null. It need not check lengths: where the content is too short, the reader says so.
 */

/** Decoders by descriptor_tag. Spec: ISO/IEC 13818-1, table of the program and program element descriptors */
export const MPEG_DECODERS = [
  [0x02, video.videoStream],
  [0x03, audio.audioStream],
  [0x05, registration],
  [0x06, data.dataStreamAlignment],
  [0x09, data.conditionalAccess],
  [0x0a, audio.iso639Language],
  [0x0b, buffer.systemClock],
  [0x0c, buffer.multiplexBufferUtilization],
  [0x0e, buffer.maximumBitrate],
  [0x0f, data.privateDataIndicator],
  [0x10, buffer.smoothingBuffer],
  [0x11, buffer.std],
  [0x13, data.carouselIdentifier],
  [0x1b, video.mpeg4Video],
  [0x1c, audio.mpeg4Audio],
  [0x26, data.metadata],
  [0x28, video.avcVideo],
  [0x2b, audio.mpeg2AacAudio],
  [0x38, video.hevcVideo],
] as const;

/** Decoders by descriptor_tag. Spec: ETSI EN 300 468, table of the descriptor locations */
export const DVB_DECODERS = [
  [0x40, names.networkName],
  [0x41, service.serviceList],
  [0x43, cableSatellite.satelliteDeliverySystem],
  [0x44, cableSatellite.cableDeliverySystem],
  [0x45, subtitle.vbiData],
  [0x46, subtitle.vbiTeletext],
  [0x47, names.bouquetName],
  [0x48, service.service],
  [0x4a, linkage],
  [0x4d, event.shortEvent],
  [0x4e, event.extendedEvent],
  [0x50, event.component],
  [0x52, service.streamIdentifier],
  [0x53, service.caIdentifier],
  [0x54, event.content],
  [0x55, event.parentalRating],
  [0x56, subtitle.teletext],
  [0x58, localTimeOffset],
  [0x59, subtitle.subtitling],
  [0x5a, terrestrialDeliverySystem],
  [0x5b, names.multilingualNetworkName],
  [0x5c, names.multilingualBouquetName],
  [0x5d, names.multilingualServiceName],
  [0x5f, service.privateDataSpecifier],
  [0x62, cableSatellite.frequencyList],
  [0x64, dataBroadcast.dataBroadcast],
  [0x65, service.scrambling],
  [0x66, dataBroadcast.dataBroadcastId],
  [0x69, recording.pdc],
  [0x6a, dvbAudio.ac3],
  [0x6f, dataBroadcast.applicationSignalling],
  [0x73, names.defaultAuthority],
  [0x76, recording.contentIdentifier],
  [0x79, cableSatellite.s2SatelliteDeliverySystem],
  [0x7a, dvbAudio.enhancedAc3],
  [0x7b, dvbAudio.dts],
  [0x7c, dvbAudio.aac],
] as const;

/** Decoders by descriptor_tag_extension. Spec: ETSI EN 300 468, table of the extended descriptor locations */
export const DVB_EXTENSION_DECODERS = [
  [0x04, t2DeliverySystem],
  [0x06, dvbAudio.supplementaryAudio],
  [0x15, dvbAudio.ac4],
] as const;

/** Decoders of the extension tags that a registration as "Opus" defines. */
export const OPUS_EXTENSION_DECODERS = [[0x80, dvbAudio.opusAudio]] as const;

/** Decoders by descriptor_tag. Spec: ATSC A/65, list of descriptors; ATSC A/52 */
export const ATSC_DECODERS = [
  [0x81, ac3AudioStream],
  [0x86, captionService],
  [0x87, contentAdvisory],
  [0xa0, extendedChannelName],
  [0xa1, serviceLocation],
  [0xa2, timeShiftedService],
  [0xa3, componentName],
  [0xcc, eac3AudioStream],
] as const;

/** Decoders of user private tags behind a private_data_specifier 0x00000028, 0x00000029 and 0x0000233A. */
export const EACEM_DECODERS = [
  [0x83, logicalChannel.logicalChannel],
  [0x88, logicalChannel.hdSimulcastLogicalChannel],
] as const;
export const NORDIG_DECODERS = [
  [0x83, logicalChannel.nordigLogicalChannel],
  [0x87, logicalChannel.nordigLogicalChannelV2],
] as const;
export const UK_DTT_DECODERS = [[0x83, logicalChannel.ukLogicalChannel]] as const;

/** Decoders of user private tags without a private_data_specifier. */
export const SCTE_DECODERS = [[0x8a, data.cueIdentifier]] as const;
